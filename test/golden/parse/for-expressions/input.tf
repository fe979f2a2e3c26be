tuple   = [for v in var.list : upper(v) if v != ""]
object  = { for k, v in var.map : k => v }
grouped = { for k, v in var.map : v.kind => k... if v.on }
nested  = [for a in [for b in c : b] : a]
lines   = [
  for x in y : # a comment
  x
]

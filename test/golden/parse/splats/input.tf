attr_only  = var.list.*.name.0
full       = var.list[*].name[0].x
nested     = var.list[*].inner[*].name
alone      = var.list[*]
on_call    = values(var.m)[*].id
legacy     = var.list.0.name
index      = var.list[local.i].name["k"][0]
not_step   = var.list[-1]

a = {
  bare        = 1
  "quoted"    = 2
  (computed)  = 3
  "${t}"      = 4
  true        = 5
  null        : 6
  7           = 7
  f("x")      = 8
  a.b         = 9
}
one_line = { x = 1, y = 2, }

precedence  = a || b && c == d < e + f * -g
left        = a - b - c
right       = a ? b : c ? d : e
parentheses = (a + b) * !(c)
minus       = -1
double      = !!a
compare     = a >= b != c
across      = (
  a
  +
  b
)

none     = f()
many     = f(a, [b], { c = d },)
expand   = f(a, b...)
scoped   = provider::aws::arn_parse(x)
chained  = f(x).y[0][*].z

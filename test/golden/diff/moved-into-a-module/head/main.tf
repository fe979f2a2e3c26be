module "m" {
  source = "./m"
}
moved {
  from = aws_lambda_function.f
  to   = module.m.aws_lambda_function.f
}

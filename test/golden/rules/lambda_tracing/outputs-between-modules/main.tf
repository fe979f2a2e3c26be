module "a" {
  source = "./m"
  in     = "Act"
}
module "b" {
  source = "./m"
  count  = 2
  in     = "${module.a.out}i"
}
module "c" {
  source   = "./m"
  for_each = { for i, m in module.b : "k${i}" => m.out }
  in       = "${each.value}ve"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = module.c["k1"].out
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = values(module.c)[*].out == ["Active", "Active"] ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = (module.b[*].out)[1]
  }
}

module "m" {
  source = "./m"
  _ {
    version = "Active"
    count   = "Active"
  }
}
resource "aws_lambda_function" "a" {
  _ {
    tracing_config {
      mode = "Active"
    }
  }
}

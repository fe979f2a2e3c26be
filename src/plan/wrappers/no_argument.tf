# Modules with a function whose tracing no caller can turn on.
variable "create" {
  type    = bool
  default = true
}
resource "aws_lambda_function" "this" {
  count = var.create ? 1 : 0

}

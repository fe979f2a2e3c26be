# terraform-aws-modules/lambda/aws: main.tf there.
variable "create" {
  type    = bool
  default = true
}
variable "create_function" {
  type    = bool
  default = true
}
variable "create_layer" {
  type    = bool
  default = false
}
variable "tracing_mode" {
  type    = string
  default = null
}
resource "aws_lambda_function" "this" {
  count = var.create && var.create_function && !var.create_layer ? 1 : 0

  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_mode != null ? [var.tracing_mode] : []
    content {
      mode = tracing_config.value
    }
  }
}

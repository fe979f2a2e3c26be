# terraform-aws-modules/lambda/aws//wrappers: one function for each item, an item's own setting before the defaults.
variable "items" {
  default = {}
}
variable "defaults" {
  default = {}
}
resource "aws_lambda_function" "this" {
  for_each = {
    for name, item in var.items : name => item
    if try(item.create, var.defaults.create, true) && try(item.create_function, var.defaults.create_function, true) &&
    !try(item.create_layer, var.defaults.create_layer, false)
  }

  dynamic "tracing_config" {
    for_each = [for mode in [try(each.value.tracing_mode, var.defaults.tracing_mode, null)] : mode if mode != null]
    content {
      mode = tracing_config.value
    }
  }
}

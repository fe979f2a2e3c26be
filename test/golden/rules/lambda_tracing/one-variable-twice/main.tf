variable "stage" {
  type = string
  validation {
    condition     = contains(["prod", "dev", "test"], var.stage)
    error_message = "No such stage."
  }
}

variable "on" {
  type     = bool
  nullable = false
}

resource "aws_lambda_function" "violates" {
  count         = var.stage == "prod" ? 0 : 1
  function_name = "violates"
  role          = "r"
  tracing_config {
    mode = { prod = "Active", dev = "PassThrough", test = "off" }[var.stage]
  }
}

resource "aws_lambda_function" "passes" {
  function_name = "passes"
  role          = "r"
  dynamic "tracing_config" {
    for_each = var.on ? ["Active"] : []
    content {
      mode = tracing_config.value
    }
  }
  dynamic "tracing_config" {
    for_each = toset([for x in ["Active"] : x if !var.on])
    content {
      mode = tracing_config.value
    }
  }
}

resource "aws_lambda_function" "open" {
  count         = var.stage == "prod" ? 0 : 1
  function_name = "open"
  role          = "r"
  tracing_config {
    mode = { prod = "PassThrough", dev = "Active", test = "PassThrough" }[var.stage]
  }
}

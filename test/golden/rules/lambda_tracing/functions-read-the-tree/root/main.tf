module "m" {
  source = "../m"
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = trimspace(file("mode.txt"))
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = templatefile("${path.module}/mode.tftpl", { half = "ive" })
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = fileexists("mode.txt") && !fileexists("nope.txt") ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = fileset(path.module, "*.txt") == toset(["mode.txt", "x.txt"]) ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = base64decode(filebase64("x.txt")) == "x\n" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(file("/etc/hostname"), "Active")
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = can(file("../../../../../../../etc/hostname")) ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = filesha256("x.txt") == "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac" ? "Active" : "PassThrough"
  }
}

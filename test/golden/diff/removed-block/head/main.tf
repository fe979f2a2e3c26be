removed {
  from = aws_lambda_function.f
  lifecycle {
    destroy = false
  }
}

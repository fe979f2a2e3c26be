# transcend-io/lambda-at-edge/aws: its function is Lambda@Edge's, where tracing does not apply.
resource "aws_lambda_function" "this" {
  count = 0
}

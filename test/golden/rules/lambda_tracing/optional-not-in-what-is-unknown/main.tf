resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}
module "m" {
  source = "./m"
  v      = { a = aws_iam_role.r.arn, w = aws_iam_role.r.arn == "x" ? null : null }
}

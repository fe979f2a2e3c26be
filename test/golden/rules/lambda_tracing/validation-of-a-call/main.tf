resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}
module "m" {
  source = "./m"
  mode   = aws_iam_role.r.arn
}
module "n" {
  source = "./m"
  mode   = "PassThrough"
}

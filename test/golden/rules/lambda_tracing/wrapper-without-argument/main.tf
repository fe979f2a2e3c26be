module "fn" {
  source  = "trussworks/lambda/aws"
  version = "1.0.0"
}

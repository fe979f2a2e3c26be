module "fn" {
  source  = "comtravo/lambda/aws"
  version = "5.0.0"
}

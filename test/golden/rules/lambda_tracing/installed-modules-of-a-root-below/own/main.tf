module "b" {
  source = "acme/fn/aws"
  count  = 2
}

module "m" {
  source = "./m"
}
resource "aws_cloudfront_distribution" "c" {
  default_cache_behavior {
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = module.m.arn
    }
  }
}

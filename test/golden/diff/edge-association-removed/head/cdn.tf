resource "aws_cloudfront_distribution" "c" {
  default_cache_behavior {
  }
}

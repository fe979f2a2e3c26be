# tracegate:ignore aws/lambda_functions_without_x-ray_tracing known
module "m" {
  source = "./m"
}

resource "random_pet" "p" {}
resource "aws_lambda_function" "unk" {
  function_name = "a"
  role          = "r"
  dynamic "tracing_config" {
    for_each = random_pet.p.id == "x" ? [1] : []
    content { mode = "Active" }
  }
}
resource "aws_lambda_function" "unk_elem" {
  function_name = "b"
  role          = "r"
  dynamic "tracing_config" {
    for_each = [random_pet.p.id]
    content { mode = tracing_config.value }
  }
}

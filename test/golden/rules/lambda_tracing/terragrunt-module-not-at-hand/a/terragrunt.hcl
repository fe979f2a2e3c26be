terraform {
  source = "git::https://example.com/x.git//fn?ref=v1"
}

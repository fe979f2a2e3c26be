terraform {
  source = "../mod//sub"
}

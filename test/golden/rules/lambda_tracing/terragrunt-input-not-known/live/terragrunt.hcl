terraform {
  source = "../modules/fn"
}
inputs = {
  name = get_env("NAME")
}

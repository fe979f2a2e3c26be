module "a" {
  source = "./m"
}
module "b" {
  source = "../m"
}
module "c" {
  source = ".\\m"
}
module "d" {
  source = "..\\m"
}
module "e" {
  source = ".//sub//m"
}
module "g" {
  source = "m"
}
module "h" {
  source = "."
}
module "i" {
  source = ".."
}
module "j" {
  source = "/m"
}
module "k" {
  source = "./m/"
}
module "l" {
  source = "./sub/../m/./"
}

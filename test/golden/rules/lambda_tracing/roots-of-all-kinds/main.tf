module "a" {
  source = "./a"
}
module "b" {
  source = "./b"
}
module "c" {
  source = "./c"
}
module "d" {
  source = "./d"
}
module "e" {
  source = "./e"
}
module "g" {
  source = "./g"
}
module "examples" {
  source = "./examples"
}

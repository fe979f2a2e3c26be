# Notes
# that nobody reads, but git pairs
locals {
  a = 1
  b = 2
}

a = "x"

b {
  c = <<EOT
x
EOT
}

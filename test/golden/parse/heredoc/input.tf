plain = <<EOT
line one ${var.x}
  indented
EOT

flush = <<-EOT
      six
    four
      six ${upper("a")}

    EOT

empty = <<EOT
EOT

in_list = [<<A
a
A
  , "b"]

a = <<-EOT
    %{~ for n in var.names ~}
    - ${n}
      more
    %{~ endfor ~}
    end
  EOT

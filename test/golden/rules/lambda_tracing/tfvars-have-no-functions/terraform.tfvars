a = title("active")
b = var.a

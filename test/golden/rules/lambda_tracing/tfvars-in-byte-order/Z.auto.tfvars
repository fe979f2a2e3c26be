b = "Active"

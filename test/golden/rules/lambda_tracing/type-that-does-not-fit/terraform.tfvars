a = "Active"

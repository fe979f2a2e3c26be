d = "Active"

e = "Active"

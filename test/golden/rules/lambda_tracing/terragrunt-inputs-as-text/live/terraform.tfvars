low = "Active"

other = "Active"

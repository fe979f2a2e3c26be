a = 5
b = ["Active", "Active"]
c = { mode = "Active", n = 1 }
d = [1, "Active"]

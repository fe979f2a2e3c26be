a = "Act${"ive"}"
b = 1 < 2 && !false ? "Active" : "PassThrough"
c = 1 + 2
d = [for x in ["Pass", "Act"] : x == "Act" ? "${x}ive" : "${x}Through"]

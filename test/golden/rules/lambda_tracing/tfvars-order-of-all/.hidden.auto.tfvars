d = "Active"
e = "PassThrough"

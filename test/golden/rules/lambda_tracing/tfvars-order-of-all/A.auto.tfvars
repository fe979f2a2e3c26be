c = "PassThrough"
d = "Active"

a = "PassThrough"
b = "Active"
c = "PassThrough"

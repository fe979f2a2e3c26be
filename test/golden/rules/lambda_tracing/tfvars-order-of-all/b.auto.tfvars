c = "PassThrough"
e = "PassThrough"

b = "PassThrough"

c = "PassThrough"

mode = "PassThrough"

mode = "PassThrough" # here

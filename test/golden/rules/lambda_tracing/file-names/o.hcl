@f hcl "PassThrough"

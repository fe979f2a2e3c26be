@f mock "PassThrough"

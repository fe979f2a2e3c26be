@f query "PassThrough"

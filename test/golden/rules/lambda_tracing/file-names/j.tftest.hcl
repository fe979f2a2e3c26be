@f test "PassThrough"

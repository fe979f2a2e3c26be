@f tofutest "PassThrough"

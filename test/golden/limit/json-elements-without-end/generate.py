# Twenty megabytes of "1,": the tree of it would be sixteen times as large, and once more while it is read.
with open("main.tf.json", "w", encoding="ascii") as file:
    file.write('{"locals":{"x":[' + "1," * 10_000_000 + '1]},"resource":{"aws_lambda_function":{"f":{}}}}')

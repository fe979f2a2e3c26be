v = { a = null, c = { x = {}, y = { deep = null } }, e = [{}] }

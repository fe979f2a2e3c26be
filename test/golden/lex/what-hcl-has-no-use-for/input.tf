a = `b` ; c ^ d & e | f ~ g ** h 	 'i' ÿ  "j
k" @
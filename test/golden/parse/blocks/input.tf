a {}
b "one" two "three \" \u00e9" {
  c = 1
  d { e = 2 }
  /* a block
     comment */ f {
  }
}

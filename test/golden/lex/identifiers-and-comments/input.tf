größe-1 = my-name/* x */ // y
# z
_a = 0x1f

a = "x${b}%{if c}$${d}%{endif}" # end

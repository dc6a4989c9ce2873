print("p2c-transform")

print("p2c-sample")

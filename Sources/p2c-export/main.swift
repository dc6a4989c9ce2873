print("p2c-export")

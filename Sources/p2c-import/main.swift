print("p2c-import")

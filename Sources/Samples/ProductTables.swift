internal import Records

extension Products {
  /// Writes products, their releases, dimensions, units and the product list.
  func write(_ companies: [Company], in database: SampleDatabase) throws(Fault) {
    try writeShared(in: database)
    try writeUnits(in: database)
    try writeDimensions(companies, in: database)
    try writeReleases(companies, in: database)
    try writeVariants(companies, in: database)
    try writeList(companies, in: database)
  }

  private func writeShared(in database: SampleDatabase) throws(Fault) {
    let products = try database.table("ECORESPRODUCT")
    let names = try database.table("ECORESPRODUCTTRANSLATION")
    var master = 0
    for product in all {
      // RECIDs go up by one: the master comes before its first variant.
      if master < masters.count, masters[master].item == product.item,
        Raw.recordID(products.rows + 1) < product.recordID
      {
        let it = masters[master]
        products.put("DISPLAYPRODUCTNUMBER", it.item)
        try add(products, names, it.name, "", service: false, master: 0)
        master += 1
      }
      products.put("DISPLAYPRODUCTNUMBER", product.number)
      let owner = product.isVariant ? masters.first { $0.item == product.item }?.recordID ?? 0 : 0
      try add(products, names, product.name, product.description, service: product.isService, master: owner)
    }
  }

  private func add(
    _ products: SampleTable, _ names: SampleTable, _ name: String, _ description: String, service: Bool,
    master: Int
  ) throws(Fault) {
    products.put("PRODUCTTYPE", service ? 2 : 1)
    products.put("SEARCHNAME", Names.cut(name, 20))
    products.put("PRODUCTMASTER", master)
    let product = try products.appendRaw()
    for (language, suffix) in [("en-us", ""), ("de", " (de)"), ("ja", "（日本語）")] {
      names.put("PRODUCT", product)
      names.put("LANGUAGEID", language)
      names.put("NAME", Names.cut(name + suffix, 60))
      names.put("DESCRIPTION", description)
      try names.appendRaw()
    }
  }

  private func writeUnits(in database: SampleDatabase) throws(Fault) {
    let units = try database.table("UNITOFMEASURE")
    for unit in Unit.all {
      units.put("SYMBOL", unit.symbol)
      units.put("DECIMALPRECISION", unit.decimals)
      try units.appendRaw()
    }
  }

  private func writeDimensions(_ companies: [Company], in database: SampleDatabase) throws(Fault) {
    let dimensions = try database.table("INVENTDIM")
    var kinds: [Int: Product] = [:]
    for product in all where kinds[product.combination] == nil { kinds[product.combination] = product }
    for company in companies {
      for combination in kinds.keys.sorted() {
        for onDocuments in [false, true] {
          dimensions.put("INVENTDIMID", Products.dimension(combination, onDocuments: onDocuments))
          dimensions.put("INVENTCOLORID", Names.cut(kinds[combination]?.color ?? "", 10))
          dimensions.put("INVENTSIZEID", kinds[combination]?.size ?? "")
          if onDocuments {
            dimensions.put("INVENTSITEID", "1")
            dimensions.put("INVENTLOCATIONID", "13")
          }
          try dimensions.appendRaw(company)
        }
      }
    }
  }

  private func writeReleases(_ companies: [Company], in database: SampleDatabase) throws(Fault) {
    let items = try database.table("INVENTTABLE")
    let modules = try database.table("INVENTTABLEMODULE")
    let groups = try database.table("INVENTMODELGROUP")
    let memberships = try database.table("INVENTMODELGROUPITEM")
    for company in companies {
      for (group, isStocked) in [("FIFO", 1), ("SRV", 0)] {
        groups.put("MODELGROUPID", group)
        groups.put("STOCKEDPRODUCT", isStocked)
        try groups.appendRaw(company)
      }
      var last = ""
      for product in all where product.isReleased(in: company) && product.item != last {
        last = product.item
        items.put("ITEMID", product.item)
        items.put("PRODUCT", masters.first { $0.item == product.item }?.recordID ?? product.recordID)
        items.put("NAMEALIAS", Names.cut(product.name, 20))
        items.put("ITEMTYPE", product.isService ? 2 : 0)
        try items.appendRaw(company)
        memberships.put("ITEMID", product.item)
        memberships.put("ITEMDATAAREAID", company.id)
        memberships.put("MODELGROUPID", product.isService ? "SRV" : "FIFO")
        memberships.put("MODELGROUPDATAAREAID", company.id)
        try memberships.appendRaw()
        for module in 0...2 { try write(module, of: product, modules, company) }
      }
    }
  }

  private func write(_ module: Int, of product: Product, _ modules: SampleTable, _ company: Company)
    throws(Fault)
  {
    modules.put("ITEMID", product.item)
    modules.put("MODULETYPE", module)
    // What is not sold has neither sales unit nor price.
    if module < 2 || product.isSellable {
      let price = product.price(in: company)
      modules.put("UNITID", product.unit.symbol)
      modules.put(
        "PRICE", module == 2 ? price : ShortDecimal(digits: price.digits * 6 / 10, scale: price.scale))
    }
    modules.put("PRICEUNIT", ShortDecimal(digits: 1, scale: 0))
    modules.put("TAXITEMGROUPID", "ALL")
    try modules.appendRaw(company)
  }

  private func writeVariants(_ companies: [Company], in database: SampleDatabase) throws(Fault) {
    let variants = try database.table("INVENTDIMCOMBINATION")
    for company in companies {
      for product in all where product.isVariant && product.isReleased(in: company) {
        variants.put("ITEMID", product.item)
        variants.put("INVENTDIMID", Products.dimension(product.combination, onDocuments: false))
        variants.put("DISTINCTPRODUCTVARIANT", product.recordID)
        variants.put("RETAILVARIANTID", "V\(padded(variants.rows + 1, 6))")
        try variants.appendRaw(company)
      }
    }
  }

  /// The product list; where the one-time job has not run, rows are missing, stale, or left over.
  private func writeList(_ companies: [Company], in database: SampleDatabase) throws(Fault) {
    let list = try database.table("INVENTDISTINCTPRODUCT")
    for company in companies {
      for product in all {
        let isLeftOver = company.isLegacy && product.serial % 30 == 2
        guard product.isReleased(in: company) || isLeftOver else { continue }
        if company.isLegacy, product.serial % 7 == 3 { continue }
        let isStale = company.isLegacy && product.serial % 11 == 5
        list.put("PRODUCT", product.recordID)
        list.put("ITEMID", product.item)
        list.put("INVENTDIMID", isStale ? "" : Products.dimension(product.combination, onDocuments: false))
        list.put("INVENTCOLORID", Names.cut(product.color, 10))
        list.put("INVENTSIZEID", product.size)
        try list.appendRaw(company)
      }
    }
  }
}

extension Construct {
  /// What the language takes.
  static let good: [Construct] = [
    Construct(
      name: "from",
      task: #"<field from="ProductNumber" to="productnumber"/>"#),
    Construct(
      name: "from without regard to case",
      task: #"<field from="PRODUCTNUMBER" to="ProductNumber"/>"#),
    Construct(
      name: "value",
      task: #"<field to="isstockitem" value="Yes"/>"#),
    Construct(
      name: "expr",
      task: #"<field to="name" expr="concat(ProductName, ' ', SalesUnitSymbol)"/>"#),
    Construct(
      name: "neither: always blank",
      task: #"<field to="description"/>"#),
    Construct(
      name: "default",
      task: #"<field from="ProductDescription" to="description" default="none"/>"#),
    Construct(
      name: "prefix",
      task: #"<field from="ProductNumber" to="productnumber" prefix="P-"/>"#),
    Construct(
      name: "truncate",
      task: #"<field from="ProductDescription" to="name" truncate="true"/>"#),
    Construct(
      name: "grade",
      task: #"<field from="ProductName" to="name" grade="I"/>"#),
    Construct(
      name: "instead, with a parameter",
      task: #"<field from="ProductNumber" to="name" map="m" instead="{all}"/>"#,
      before: #"<parameter name="all" default=""/>"#,
      after: #"<valueMap name="m"><row from="Item" to="1"/></valueMap>"#),
    Construct(
      name: "require",
      task: """
        <require if="SalesPrice gt 0" rule="no-price" remedy="set one">SalesPrice is 0</require>
        <field from="ProductNumber" to="productnumber"/>
        """),
    Construct(
      name: "map inline",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m"><row from="Item" to="1"/><row from="*" to="3"/></valueMap>"#),
    Construct(
      name: "map from a file",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="types.csv"/>"#),
    Construct(
      name: "map by two fields",
      task: #"<field from="ProductType" to="producttypecode" map="m" mapBy="SalesUnitSymbol"/>"#,
      after: #"<valueMap name="m" file="pairs.csv"/>"#),
    Construct(
      name: "map that keeps",
      task: #"<field from="ProductName" to="name" map="m"/>"#,
      after: #"<valueMap name="m" otherwise="keep"><row from="a" to="b"/></valueMap>"#),
    Construct(
      name: "map with a value for the rest",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" otherwise="=1"><row from="Service" to="3"/></valueMap>"#),
    Construct(
      name: "map of an expression",
      task: #"<field to="producttypecode" expr="tolower(ProductName)" map="m"/>"#,
      after: #"<valueMap name="m"><row from="Item" to="1"/><row from="*" to="3"/></valueMap>"#),
    Construct(
      name: "parameter in a value",
      task: #"<field to="name" value="{title} {{x}"/>"#,
      before: #"<parameter name="title" default="T"/>"#),
    Construct(
      name: "parameter in an expression",
      task: #"<field to="name" expr="concat(@title, ProductName)"/>"#,
      before: #"<parameter name="title" default="T"/>"#),
    Construct(
      name: "parameter with values",
      task: #"<field to="name" value="a" when="kind=short"/>"#,
      before: #"<parameter name="kind" default="long" values="long short">How.</parameter>"#),
    Construct(
      name: "keep",
      task: #"<keep if="IsSalesStopped ne true" otherwise="stopped"/><field from="ProductNumber" to="productnumber"/>"#),
    Construct(
      name: "mode",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      taskAttributes: #" mode="update""#),
    Construct(
      name: "when of a task",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      before: #"<parameter name="kind" default="long" values="long short"/>"#,
      taskAttributes: #" when="kind=long""#),
    Construct(
      name: "notes",
      task: #"<note>What it does.</note><field from="ProductNumber" to="productnumber"/>"#,
      before: #"<note>What all does.</note>"#),
    Construct(
      name: "once",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      attributes: #" once="Job""#),
    Construct(
      name: "extends with a field replaced, one dropped and one added",
      task:
        #"<drop to="description"/><field to="name" expr="toupper(ProductName)"/><field from="UnitCost" to="standardcost"/>"#,
      attributes: #" extends="products-fno-to-sales-direct""#,
      taskName: "Products"),
  ]

  /// The same for steps that look at more than one record.
  static let goodSteps: [Construct] = [
    Construct(
      name: "lookup of an entity",
      task:
        #"<lookup name="other" entity="Sellable released products" key="ProductNumber" by="ProductNumber"/><field from="other/ProductName" to="name"/>"#
    ),
    Construct(
      name: "lookup of a file",
      task:
        #"<lookup name="other" file="prices.csv" key="number" by="ProductNumber" otherwise="blank"/><field to="price" expr="number(other/price)"/>"#
    ),
    Construct(
      name: "lookup of the first of several",
      task:
        #"<lookup name="newest" entity="Sellable released products" key="ProductName" by="ProductName" order="ProductNumber desc"/><keep if="ProductNumber eq newest/ProductNumber" otherwise="older"/><field from="ProductNumber" to="productnumber"/>"#
    ),
    Construct(
      name: "distinct",
      task: #"<distinct by="ProductNumber" order="ProductName desc"/><field from="ProductNumber" to="productnumber"/>"#),
    Construct(
      name: "sequence",
      task:
        #"<sequence field="SalesUnitDecimalPrecision" within="ProductNumber" order="ProductName"/><field from="ProductNumber" to="productnumber"/>"#
    ),
    Construct(
      name: "follows",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      before:
        #"<task name="Head" source="Sellable released products" target="products"><field from="ProductNumber" to="productnumber"/></task>"#,
      taskAttributes: #" follows="Head""#),
    Construct(
      name: "agree",
      task:
        #"<agree by="productnumber" fields="name"/><field from="ProductNumber" to="productnumber"/><field from="ProductName" to="name"/>"#
    ),
    Construct(
      name: "record",
      task:
        #"<field from="ProductNumber" to="productnumber"/><record if="IsStockedProduct eq true"><field to="productnumber" expr="concat(ProductNumber, '-S')"/></record>"#
    ),
  ]
}

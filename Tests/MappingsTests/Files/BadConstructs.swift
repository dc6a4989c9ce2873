extension Construct {
  /// What the language refuses, and what it says.
  static let bad: [Construct] = [
    Construct(
      name: "unknown element",
      task: #"<fild from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "unknown attribute",
      task: #"<field form="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "field without to",
      task: #"<field from="ProductNumber"/>"#,
      expected: #""#),
    Construct(
      name: "from: unknown field",
      task: #"<field from="ProductNumbr" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "from: types clash",
      task: #"<field from="SalesPrice" to="isstockitem"/>"#,
      expected: #""#),
    Construct(
      name: "from: another enumeration",
      task: #"<field from="ProductType" to="producttypecode"/>"#,
      expected: #""#),
    Construct(
      name: "to: unknown field",
      task: #"<field from="ProductNumber" to="productnr"/>"#,
      expected: #""#),
    Construct(
      name: "to: twice",
      task: #"""
      <field from="ProductNumber" to="productnumber"/>
      <field from="ProductNumber" to="productnumber"/>
      """#,
      expected: #""#),
    Construct(
      name: "from and value",
      task: #"<field from="ProductNumber" to="productnumber" value="1"/>"#,
      expected: #""#),
    Construct(
      name: "value: wrong type",
      task: #"<field to="isstockitem" value="perhaps"/>"#,
      expected: #""#),
    Construct(
      name: "value: too long",
      task: #"<field to="transactioncurrencyid.isocurrencycode" value="DOLLARS"/>"#,
      expected: #""#),
    Construct(
      name: "expr: unknown field",
      task: #"<field to="name" expr="concat(ProductName, ProductTitle)"/>"#,
      expected: #""#),
    Construct(
      name: "expr: type",
      task: #"<field to="name" expr="SalesPrice add 1"/>"#,
      expected: #""#),
    Construct(
      name: "expr: number of arguments",
      task: #"<field to="name" expr="substring(ProductName)"/>"#,
      expected: #""#),
    Construct(
      name: "expr: unknown function",
      task: #"<field to="name" expr="uper(ProductName)"/>"#,
      expected: #""#),
    Construct(
      name: "expr: division outside a rounding",
      task: #"<field to="price" expr="SalesPrice div 3"/>"#,
      expected: #""#),
    Construct(
      name: "expr: does not parse",
      task: #"<field to="name" expr="concat(ProductName, "/>"#,
      expected: #""#),
    Construct(
      name: "default: wrong type",
      task: #"<field from="SalesPrice" to="price" default="free"/>"#,
      expected: #""#),
    Construct(
      name: "truncate: neither true nor false",
      task: #"<field from="ProductName" to="name" truncate="maybe"/>"#,
      expected: #""#),
    Construct(
      name: "map: unknown",
      task: #"<field from="ProductType" to="producttypecode" map="tpye"/>"#,
      after: #"<valueMap name="type" file="types.csv"/>"#,
      expected: #""#),
    Construct(
      name: "map: no such file",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="missing.csv"/>"#,
      expected: #""#),
    Construct(
      name: "map: two rows for a key",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"""
      <valueMap name="m"><row from="Item" to="1"/>
      <row from="ITEM " to="3"/></valueMap>
      """#,
      expected: #""#),
    Construct(
      name: "map: two rows for a key in a file",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="twice.csv"/>"#,
      expected: #""#),
    Construct(
      name: "map: one column",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="narrow.csv"/>"#,
      expected: #""#),
    Construct(
      name: "map: a result the field does not take",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="texts.csv"/>"#,
      expected: #""#),
    Construct(
      name: "map: more fields than key columns",
      task: #"<field from="ProductType" to="producttypecode" map="m" mapBy="SalesUnitSymbol"/>"#,
      after: #"<valueMap name="m" file="types.csv"/>"#,
      expected: #""#),
    Construct(
      name: "map: fewer fields than key columns",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="pairs.csv"/>"#,
      expected: #""#),
    Construct(
      name: "mapBy: unknown field",
      task: #"<field from="ProductType" to="producttypecode" map="m" mapBy="Unit"/>"#,
      after: #"<valueMap name="m" file="pairs.csv"/>"#,
      expected: #""#),
    Construct(
      name: "value map: file and rows",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"<valueMap name="m" file="types.csv"><row from="Item" to="1"/></valueMap>"#,
      expected: #""#),
    Construct(
      name: "value map: twice",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"""
      <valueMap name="m" file="types.csv"/>
      <valueMap name="m" file="pairs.csv"/>
      """#,
      expected: #""#),
    Construct(
      name: "parameter: unknown in a value",
      task: #"<field to="name" value="{titel}"/>"#,
      before: #"<parameter name="title" default="T"/>"#,
      expected: #""#),
    Construct(
      name: "parameter: unknown in an expression",
      task: #"<field to="name" expr="@titel"/>"#,
      before: #"<parameter name="title" default="T"/>"#,
      expected: #""#),
    Construct(
      name: "parameter: brace left open",
      task: #"<field to="name" value="{title"/>"#,
      before: #"<parameter name="title" default="T"/>"#,
      expected: #""#),
    Construct(
      name: "parameter: default not among the values",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      before: #"<parameter name="kind" default="longer" values="long short"/>"#,
      expected: #""#),
    Construct(
      name: "parameter: twice",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      before: #"""
      <parameter name="kind" default="a"/>
      <parameter name="kind" default="b"/>
      """#,
      expected: #""#),
    Construct(
      name: "when: unknown parameter",
      task: #"<field to="name" value="a" when="knd=short"/>"#,
      before: #"<parameter name="kind" default="long"/>"#,
      expected: #""#),
    Construct(
      name: "when: value the parameter never has",
      task: #"<field to="name" value="a" when="kind=sort"/>"#,
      before: #"<parameter name="kind" default="long" values="long short"/>"#,
      expected: #""#),
    Construct(
      name: "when: no value",
      task: #"<field to="name" value="a" when="kind"/>"#,
      before: #"<parameter name="kind" default="long"/>"#,
      expected: #""#),
    Construct(
      name: "keep: not a condition",
      task: #"<keep if="ProductName" otherwise="x"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "keep: unknown symbol",
      task: #"<keep if="ProductType eq 'Itme'" otherwise="x"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "keep: no name",
      task: #"<keep if="IsSalesStopped ne true"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "keep: a name twice",
      task: #"""
      <keep if="IsSalesStopped ne true" otherwise="x"/>
      <keep if="IsStockedProduct eq true" otherwise="x"/><field from="ProductNumber" to="productnumber"/>
      """#,
      expected: #""#),
    Construct(
      name: "lookup: neither entity nor file",
      task: #"<lookup name="other" key="ProductNumber" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "lookup: more key than by",
      task: #"<lookup name="other" entity="products" key="a b" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "lookup: unknown entity",
      task: #"<lookup name="other" entity="produts" key="a" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "lookup: unknown key field",
      task: #"<lookup name="other" entity="Sellable released products" key="Number" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "lookup: unknown field in by",
      task: #"<lookup name="other" entity="Sellable released products" key="ProductNumber" by="Number"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "lookup: no such file",
      task: #"<lookup name="other" file="none.csv" key="number" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "lookup: unknown field of it",
      task: #"<lookup name="other" entity="Sellable released products" key="ProductNumber" by="ProductNumber"/><field from="other/Title" to="name"/>"#,
      expected: #""#),
    Construct(
      name: "distinct: unknown field",
      task: #"<distinct by="Number"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "sequence: unknown field",
      task: #"<sequence field="Number" within="ProductNumber" order="ProductName"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "sequence: a field that is no whole number",
      task: #"<sequence field="ProductName" within="ProductNumber" order="ProductName"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
    Construct(
      name: "record: not a condition",
      task: #"<field from="ProductNumber" to="productnumber"/><record if="ProductName"><field from="ProductNumber" to="productnumber"/></record>"#,
      expected: #""#),
    Construct(
      name: "record: unknown field",
      task: #"<field from="ProductNumber" to="productnumber"/><record><field from="Number" to="productnumber"/></record>"#,
      expected: #""#),
    Construct(
      name: "mode: unknown",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      taskAttributes: #" mode="add""#,
      expected: #""#),
    Construct(
      name: "extends: nothing there",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      attributes: #" extends="products-fno-to-sales-drect""#,
      expected: #""#),
    Construct(
      name: "extends: itself",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      attributes: #" extends="m.xml""#,
      expected: #""#),
    Construct(
      name: "drop: nothing there",
      task: #"<drop to="nme"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #""#),
  ]
}

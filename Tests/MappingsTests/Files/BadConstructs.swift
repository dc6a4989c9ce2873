extension Construct {
  /// What the language refuses, and what it says.
  static let bad: [Construct] = [
    Construct(
      name: "unknown element",
      task: #"<fild from="ProductNumber" to="productnumber"/>"#,
      expected:
        #"78 m.xml:4:1: Element 'fild': This element is not expected. Expected is one of ( note, lookup, keep, require, distinct, agree, sequence, field, drop, record )."#
    ),
    Construct(
      name: "unknown attribute",
      task: #"<field form="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:8: Element 'field', attribute 'form': The attribute 'form' is not allowed."#),
    Construct(
      name: "field without to",
      task: #"<field from="ProductNumber"/>"#,
      expected: #"78 m.xml:4:1: Element 'field': The attribute 'to' is required but missing."#),
    Construct(
      name: "from: unknown field",
      task: #"<field from="ProductNumbr" to="productnumber"/>"#,
      expected: #"78 m.xml:4:8: Sellable released products has no field ProductNumbr; did you mean ProductNumber?"#),
    Construct(
      name: "from: types clash",
      task: #"<field from="SalesPrice" to="isstockitem"/>"#,
      expected:
        #"78 m.xml:4:8: SalesPrice is decimal and cannot be copied to isstockitem, which is boolean; use a value map or an expression"#
    ),
    Construct(
      name: "from: another enumeration",
      task: #"<field from="ProductType" to="producttypecode"/>"#,
      expected:
        #"78 m.xml:4:8: ProductType is an enum of EcoResProductType and cannot be copied to producttypecode, which is an enum of product_producttypecode; use a value map or an expression"#
    ),
    Construct(
      name: "to: unknown field",
      task: #"<field from="ProductNumber" to="productnr"/>"#,
      expected: #"78 m.xml:4:1: products has no field productnr; did you mean productid?"#),
    Construct(
      name: "instead of nothing",
      task: #"<field to="name" value="a" instead="b"/>"#,
      expected: #"78 m.xml:4:28: name has instead, but no from that it could stand in for"#),
    Construct(
      name: "notFound of a key",
      task: #"<field from="ProductNumber" to="productnumber" notFound="blank"/>"#,
      expected:
        #"78 m.xml:4:1: productnumber cannot be blank where nothing is found; notFound is reject or blank, of a lookup that is neither in the key nor names the document"#
    ),
    Construct(
      name: "notFound mistyped",
      task: #"<field from="SalesUnitSymbol" to="defaultuomid.name" notFound="ignore"/>"#,
      expected:
        #"78 m.xml:4:1: defaultuomid.name cannot be ignore where nothing is found; notFound is reject or blank, of a lookup that is neither in the key nor names the document"#
    ),
    Construct(
      name: "require: unknown field",
      task: #"<require if="SalesPrce gt 0" rule="no-price">no price</require>"#,
      expected: #"78 m.xml:4:10: there is no field 'SalesPrce'; did you mean 'SalesPrice'?"#),
    Construct(
      name: "require: the same rule twice",
      task:
        #"<require if="SalesPrice gt 0" rule="no-price">no price</require><require if="UnitCost gt 0" rule="no-price">no cost</require>"#,
      expected: #"78 m.xml:4:93: there is a require "no-price" already"#),
    Construct(
      name: "to: twice",
      task: #"""
        <field from="ProductNumber" to="productnumber"/>
        <field from="ProductNumber" to="productnumber"/>
        """#,
      expected: #"78 m.xml:5:1: productnumber is mapped twice"#),
    Construct(
      name: "from and value",
      task: #"<field from="ProductNumber" to="productnumber" value="1"/>"#,
      expected: #"78 m.xml:4:1: productnumber has both from and value; leave one out"#),
    Construct(
      name: "value: wrong type",
      task: #"<field to="isstockitem" value="perhaps"/>"#,
      expected: #"78 m.xml:4:25: "perhaps" is not a value of isstockitem, which is boolean"#),
    Construct(
      name: "value: too long",
      task: #"<field to="transactioncurrencyid.isocurrencycode" value="DOLLARS"/>"#,
      expected: #"78 m.xml:4:51: "DOLLARS" is longer than the 5 characters transactioncurrencyid.isocurrencycode takes"#
    ),
    Construct(
      name: "expr: unknown field",
      task: #"<field to="name" expr="concat(ProductName, ProductTitle)"/>"#,
      expected: #"78 m.xml:4:38: there is no field 'ProductTitle'; did you mean 'ProductType'?"#),
    Construct(
      name: "expr: type",
      task: #"<field to="name" expr="SalesPrice add 1"/>"#,
      expected: #"78 m.xml:4:29: this is a number, but name holds text; write text(…)"#),
    Construct(
      name: "expr: number of arguments",
      task: #"<field to="name" expr="substring(ProductName)"/>"#,
      expected: #"78 m.xml:4:18: substring takes 2 to 3 arguments, not 1"#),
    Construct(
      name: "expr: unknown function",
      task: #"<field to="name" expr="uper(ProductName)"/>"#,
      expected: #"78 m.xml:4:18: there is no function 'uper'; did you mean 'upper'?"#),
    Construct(
      name: "expr: division outside a rounding",
      task: #"<field to="price" expr="SalesPrice div 3"/>"#,
      expected:
        #"78 m.xml:4:30: 'div' stands only inside a rounding, since a quotient has no last digit; write round(a div b, 2) or roundHalfEven(a div b, 2)"#
    ),
    Construct(
      name: "expr: does not parse",
      task: #"<field to="name" expr="concat(ProductName, "/>"#,
      expected: #"78 m.xml:4:38: the end stands where a value is expected"#),
    Construct(
      name: "default: wrong type",
      task: #"<field from="SalesPrice" to="price" default="free"/>"#,
      expected: #"78 m.xml:4:8: "free" is not a value of price, which is decimal"#),
    Construct(
      name: "truncate: neither true nor false",
      task: #"<field from="ProductName" to="name" truncate="maybe"/>"#,
      expected:
        #"78 m.xml:4:37: Element 'field', attribute 'truncate': 'maybe' is not a valid value of the atomic type 'xs:boolean'."#
    ),
    Construct(
      name: "map: unknown",
      task: #"<field from="ProductType" to="producttypecode" map="tpye"/>"#,
      after: #"<valueMap name="type" file="types.csv"/>"#,
      expected: #"78 m.xml:4:1: there is no value map tpye; did you mean type?"#),
    Construct(
      name: "map: no such file",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="missing.csv"/>"#,
      expected: #"66 m.xml:6:1: there is no file missing.csv for value map m; name one with --value-map m=FILE"#),
    Construct(
      name: "map: two rows for a key",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"""
        <valueMap name="m"><row from="Item" to="1"/>
        <row from="ITEM " to="3"/></valueMap>
        """#,
      expected: #"78 m.xml:7:1: value map m has two rows for "ITEM "; case and trailing blanks do not tell keys apart"#),
    Construct(
      name: "map: two rows for a key in a file",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="twice.csv"/>"#,
      expected:
        #"78 twice.csv:3: value map m has two rows for "item "; case and trailing blanks do not tell keys apart"#),
    Construct(
      name: "map: one column",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="narrow.csv"/>"#,
      expected: #"78 narrow.csv:1: a value map needs key columns and, last, the result"#),
    Construct(
      name: "map: a result the field does not take",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="texts.csv"/>"#,
      expected:
        #"78 texts.csv:2: "first" is not a value of producttypecode, which is an enum of product_producttypecode"#
    ),
    Construct(
      name: "map: a result of a row the field does not take",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"""
        <valueMap name="m"><row from="Item" to="1"/>
        <row from="Service" to="first"/></valueMap>
        """#,
      expected:
        #"78 m.xml:7:1: "first" is not a value of producttypecode, which is an enum of product_producttypecode"#
    ),
    Construct(
      name: "map: more fields than key columns",
      task: #"<field from="ProductType" to="producttypecode" map="m" mapBy="SalesUnitSymbol"/>"#,
      after: #"<valueMap name="m" file="types.csv"/>"#,
      expected:
        #"78 m.xml:4:1: value map m has 1 key column; here 2 are looked up; mapBy names the fields for the second key column and those after it"#
    ),
    Construct(
      name: "map: fewer fields than key columns",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="pairs.csv"/>"#,
      expected:
        #"78 m.xml:4:1: value map m has 2 key columns; here 1 are looked up; mapBy names the fields for the second key column and those after it"#
    ),
    Construct(
      name: "mapBy: unknown field",
      task: #"<field from="ProductType" to="producttypecode" map="m" mapBy="Unit"/>"#,
      after: #"<valueMap name="m" file="pairs.csv"/>"#,
      expected: #"78 m.xml:4:8: Sellable released products has no field Unit; did you mean UnitCost?"#),
    Construct(
      name: "value map: file and rows",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"<valueMap name="m" file="types.csv"><row from="Item" to="1"/></valueMap>"#,
      expected: #"78 m.xml:6:1: value map m has both a file and rows; put the rows into the file"#),
    Construct(
      name: "value map: twice",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"""
        <valueMap name="m" file="types.csv"/>
        <valueMap name="m" file="pairs.csv"/>
        """#,
      expected: #"78 m.xml:7:11: there is a valueMap "m" already"#),
    Construct(
      name: "parameter: unknown in a value",
      task: #"<field to="name" value="{titel}"/>"#,
      before: #"<parameter name="title" default="T"/>"#,
      expected: #"78 m.xml:4:18: there is no parameter titel; did you mean title?"#),
    Construct(
      name: "parameter: unknown in an expression",
      task: #"<field to="name" expr="@titel"/>"#,
      before: #"<parameter name="title" default="T"/>"#,
      expected: #"78 m.xml:4:18: there is no parameter '@titel'; did you mean '@title'?"#),
    Construct(
      name: "parameter: brace left open",
      task: #"<field to="name" value="{title"/>"#,
      before: #"<parameter name="title" default="T"/>"#,
      expected: #"78 m.xml:4:18: a brace is opened and not closed in "{title"; write {{ for a brace"#),
    Construct(
      name: "parameter: default not among the values",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      before: #"<parameter name="kind" default="longer" values="long short"/>"#,
      expected: #"78 m.xml:2:24: kind takes long or short, not "longer""#),
    Construct(
      name: "parameter: twice",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      before: #"""
        <parameter name="kind" default="a"/>
        <parameter name="kind" default="b"/>
        """#,
      expected: #"78 m.xml:3:12: there is a parameter "kind" already"#),
    Construct(
      name: "when: unknown parameter",
      task: #"<field to="name" value="a" when="knd=short"/>"#,
      before: #"<parameter name="kind" default="long"/>"#,
      expected: #"78 m.xml:4:28: there is no parameter knd; did you mean kind?"#),
    Construct(
      name: "when: value the parameter never has",
      task: #"<field to="name" value="a" when="kind=sort"/>"#,
      before: #"<parameter name="kind" default="long" values="long short"/>"#,
      expected: #"78 m.xml:4:28: kind is never "sort"; it takes long or short; did you mean short?"#),
    Construct(
      name: "when: no value",
      task: #"<field to="name" value="a" when="kind"/>"#,
      before: #"<parameter name="kind" default="long"/>"#,
      expected:
        #"78 m.xml:4:28: Element 'field', attribute 'when': [facet 'pattern'] The value 'kind' is not accepted by the pattern '[^=]+=.*'."#
    ),
    Construct(
      name: "keep: not a condition",
      task: #"<keep if="ProductName" otherwise="x"/><field from="ProductNumber" to="productnumber"/>"#,
      expected:
        #"78 m.xml:4:7: this is text, but a condition is expected; compare it with something, or put parentheses around a comparison after 'not'"#
    ),
    Construct(
      name: "keep: unknown symbol",
      task: #"<keep if="ProductType eq 'Itme'" otherwise="x"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:22: 'Itme' is no member of EcoResProductType; did you mean 'Item'?"#),
    Construct(
      name: "keep: no name",
      task: #"<keep if="IsSalesStopped ne true"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: Element 'keep': The attribute 'otherwise' is required but missing."#),
    Construct(
      name: "keep: a name twice",
      task: #"""
        <keep if="IsSalesStopped ne true" otherwise="x"/>
        <keep if="IsStockedProduct eq true" otherwise="x"/><field from="ProductNumber" to="productnumber"/>
        """#,
      expected: #"78 m.xml:5:37: there is a keep "x" already"#),
    Construct(
      name: "lookup: neither entity nor file",
      task:
        #"<lookup name="other" key="ProductNumber" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: lookup other needs an entity or a file, and as many fields in by as in key"#),
    Construct(
      name: "lookup: more key than by",
      task:
        #"<lookup name="other" entity="products" key="a b" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: lookup other needs an entity or a file, and as many fields in by as in key"#),
    Construct(
      name: "lookup: unknown entity",
      task:
        #"<lookup name="other" entity="produts" key="a" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: there is no entity file for produts; did you mean products?"#),
    Construct(
      name: "follows: no such task",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      taskAttributes: #" follows="Header""#,
      expected: #"78 m.xml:3:70: task T follows Header, but there is no other task of that name"#),
    Construct(
      name: "follows: itself",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      taskAttributes: #" follows="T""#,
      expected: #"78 m.xml:3:70: task T follows T, but there is no other task of that name"#),
    Construct(
      name: "follows: a misspelt task",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after:
        #"<task name="Head" source="quotes" target="quotes"><field from="quotenumber" to="quotenumber"/></task>"#,
      taskAttributes: #" follows="Haed""#,
      expected: #"78 m.xml:3:70: task T follows Haed, but there is no other task of that name; did you mean Head?"#),
    Construct(
      name: "follows: one that follows",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"""
        <task name="A" source="quotes" target="quotes"><field from="quotenumber" to="quotenumber"/></task>
        <task name="B" source="quotes" target="quotes" follows="A"><field from="quotenumber" to="quotenumber"/></task>
        """#,
      taskAttributes: #" follows="B""#,
      expected: #"78 m.xml:3:70: task T follows B, which follows A; follow A"#),
    Construct(
      name: "follows: what is no header",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after:
        #"<task name="Head" source="quotes" target="quotes"><field from="quotenumber" to="quotenumber"/></task>"#,
      taskAttributes: #" follows="Head""#,
      expected:
        #"78 m.xml:3:70: task Head reads quotes, which is not the parent of Sellable released products; say with parent in the entity file which records hold those of Sellable released products"#
    ),
    Construct(
      name: "mode: unknown",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      taskAttributes: #" mode="add""#,
      expected:
        #"78 m.xml:3:70: Element 'task', attribute 'mode': [facet 'enumeration'] The value 'add' is not an element of the set {'upsert', 'insert', 'update', 'update-existing', 'replace', 'document'}."#
    ),
    Construct(
      name: "when of a task: unknown parameter",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      before: #"<parameter name="kind" default="long"/>"#,
      taskAttributes: #" when="knd=long""#,
      expected: #"78 m.xml:3:70: there is no parameter knd; did you mean kind?"#),
    Construct(
      name: "once: no name",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      attributes: #" once="two words""#,
      expected:
        #"78 m.xml:1:62: Element 'mapping', attribute 'once': 'two words' is not a valid value of the atomic type 'xs:NCName'."#
    ),
    Construct(
      name: "note: at the wrong place",
      task: #"<field from="ProductNumber" to="productnumber"/><note>Late.</note>"#,
      expected: #"78 m.xml:4:49: Element 'note': This element is not expected."#),
    Construct(
      name: "prefix: unknown parameter",
      task: #"<field from="ProductNumber" to="productnumber" prefix="{titel}"/>"#,
      before: #"<parameter name="title" default="T"/>"#,
      expected: #"78 m.xml:4:1: there is no parameter titel; did you mean title?"#),
    Construct(
      name: "value map: otherwise that means nothing",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="types.csv" otherwise="rejct"/>"#,
      expected:
        #"78 m.xml:6:1: value map m: otherwise is reject, keep or a value, not rejct; did you mean reject? A value is written =rejct"#
    ),
    Construct(
      name: "value map: a value for the rest that the field does not take",
      task: #"<field from="ProductType" to="producttypecode" map="m"/>"#,
      after: #"<valueMap name="m" file="types.csv" otherwise="=first"/>"#,
      expected: #"78 m.xml:4:1: "first" is not a value of producttypecode, which is an enum of product_producttypecode"#
    ),
    Construct(
      name: "extends: nothing there",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      attributes: #" extends="products-fno-to-sales-drect""#,
      expected:
        #"66 m.xml:1:62: there is no mapping products-fno-to-sales-drect, neither as a file nor shipped; did you mean products-fno-to-sales-direct?"#
    ),
    Construct(
      name: "extends: itself",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      attributes: #" extends="m.xml""#,
      expected: #"78 m.xml:1:62: the mappings extend each other in a circle"#),
    Construct(
      name: "lookup: a name twice",
      task: #"""
        <lookup name="a" entity="products" key="productnumber" by="ProductNumber"/>
        <lookup name="a" entity="products" key="productnumber" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>
        """#,
      expected: #"78 m.xml:5:9: there is a lookup "a" already"#),
    Construct(
      name: "value map: keys of several lengths",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"""
        <valueMap name="m"><row from="a" to="1"/>
        <row from="a|b" to="1"/></valueMap>
        """#,
      expected: #"78 m.xml:7:1: the rows of value map m have keys of several lengths"#),
    Construct(
      name: "task: no source",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"<task name="U" target="products"/>"#,
      expected:
        #"78 m.xml:6:1: task U needs a source and a target; only a task of the mapping that is extended may leave them out"#
    ),
    Construct(
      name: "task: twice",
      task: #"<field from="ProductNumber" to="productnumber"/>"#,
      after: #"<task name="T" source="Sellable released products" target="products"/>"#,
      expected: #"78 m.xml:6:7: there is a task "T" already"#),
    Construct(
      name: "drop: nothing there",
      task: #"<drop to="nme"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:7: no field to nme is there to be dropped"#),
  ]

  /// The same for steps that look at more than one record.
  static let badSteps: [Construct] = [
    Construct(
      name: "lookup: unknown key field",
      task:
        #"<lookup name="other" entity="Sellable released products" key="Number" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: Sellable released products has no field Number"#),
    Construct(
      name: "lookup: unknown field in by",
      task:
        #"<lookup name="other" entity="Sellable released products" key="ProductNumber" by="Number"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: Sellable released products has no field Number"#),
    Construct(
      name: "lookup: no such file",
      task:
        #"<lookup name="other" file="none.csv" key="number" by="ProductNumber"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"66 m.xml:4:1: there is no file none.csv"#),
    Construct(
      name: "lookup: unknown field of it",
      task:
        #"<lookup name="other" entity="Sellable released products" key="ProductNumber" by="ProductNumber"/><field from="other/Title" to="name"/>"#,
      expected: #"78 m.xml:4:105: Sellable released products has no field other/Title"#),
    Construct(
      name: "lookup: unknown field in order",
      task:
        #"<lookup name="other" entity="Sellable released products" key="ProductNumber" by="ProductNumber" order="Number desc"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: Sellable released products has no field Number"#),
    Construct(
      name: "lookup: otherwise that means nothing",
      task:
        #"<lookup name="other" entity="Sellable released products" key="ProductNumber" by="ProductNumber" otherwise="keep"/><field from="ProductNumber" to="productnumber"/>"#,
      expected:
        #"78 m.xml:4:97: Element 'lookup', attribute 'otherwise': [facet 'enumeration'] The value 'keep' is not an element of the set {'reject', 'blank'}."#
    ),
    Construct(
      name: "distinct: unknown field in order",
      task: #"<distinct by="ProductNumber" order="Number"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: Sellable released products has no field Number"#),
    Construct(
      name: "agree: unknown field",
      task: #"<agree by="productnumber" fields="title"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: the task makes no field title"#),
    Construct(
      name: "sequence: duplicates that mean nothing",
      task:
        #"<sequence field="SalesUnitDecimalPrecision" within="ProductNumber" order="ProductName" duplicates="keep"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: duplicates is reject or renumber, not keep"#),
    Construct(
      name: "sequence: no such file of numbers in use",
      task:
        #"<sequence field="SalesUnitDecimalPrecision" within="ProductNumber" order="ProductName" used="none.csv"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"66 m.xml:4:1: there is no file none.csv"#),
    Construct(
      name: "distinct: unknown field",
      task: #"<distinct by="Number"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: Sellable released products has no field Number"#),
    Construct(
      name: "sequence: unknown field",
      task:
        #"<sequence field="Number" within="ProductNumber" order="ProductName"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: Sellable released products has no field Number"#),
    Construct(
      name: "sequence: a field that is no whole number",
      task:
        #"<sequence field="ProductName" within="ProductNumber" order="ProductName"/><field from="ProductNumber" to="productnumber"/>"#,
      expected: #"78 m.xml:4:1: ProductName is text, but a sequence gives whole numbers"#),
    Construct(
      name: "record: not a condition",
      task:
        #"<field from="ProductNumber" to="productnumber"/><record if="ProductName"><field from="ProductNumber" to="productnumber"/></record>"#,
      expected:
        #"78 m.xml:4:49: this is text, but a condition is expected; compare it with something, or put parentheses around a comparison after 'not'"#
    ),
    Construct(
      name: "record: unknown field",
      task:
        #"<field from="ProductNumber" to="productnumber"/><record><field from="Number" to="productnumber"/></record>"#,
      expected: #"78 m.xml:4:64: Sellable released products has no field Number"#),
  ]
}

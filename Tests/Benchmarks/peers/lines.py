"""What the peers in DuckDB share: the order lines as text, their key, and what they have in all."""

KEY = ["DataAreaId", "SalesOrderNumber", "LineNumber"]


def lines(path):
    return f"""read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')"""


def names(database, path):
    return [row[0] for row in database.sql(f"DESCRIBE SELECT * FROM {lines(path)}").fetchall()]


def digest(columns, table):
    return "md5(concat_ws(chr(31), " + ", ".join(f"{table}.{name}" for name in columns) + "))"


def same(columns, one, other):
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in columns)

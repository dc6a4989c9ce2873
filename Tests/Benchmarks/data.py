#!/usr/bin/env python3
"""Makes the order lines of the benchmark, always the same ones: data.py RECORDS SHAPE > FILE

SHAPE is csv (in the order of their orders), shuffled (the same records in any order), changed (every other record has
another date), week (of fifty records one has another date, and of a thousand one is gone), long (a million again and
again, with other numbers, which is quicker), or xml (an element a field).
"""
import random
import sys
from xml.sax.saxutils import escape

COLUMNS = (
    "DataAreaId SalesOrderNumber LineNumber LineCreationSequenceNumber InventoryLotId ProductNumber ProductName"
    " LineDescription OrderedSalesQuantity SalesUnitSymbol SalesPrice LineDiscountAmount LineAmount TotalTaxAmount"
    " CurrencyCode SalesOrderLineStatus RequestedShippingDate DeliveryAddressStreet DeliveryAddressCity"
    " DeliveryAddressZipCode"
).split()
UNITS = ["ea", "pcs", "box", "kg", "l", "m", "pal", "set"]
STATUSES = ["Backorder", "Delivered", "Invoiced", "Invoiced", "Invoiced", "Delivered", "Invoiced", "Canceled"]
CURRENCIES = ["USD", "EUR", "USD", "GBP"]
NOUNS = ["Chair", "Desk lamp", "Käse", "Shelf", "Cable", "Screen", "Cabinet", "Café table", "Mat", "Speaker"]
KINDS = ["oak", "black", "white", "1.5 m", "large", "rød", "steel", "set of 4"]
STREETS = ["Mill Lane", "Harbour Road", "Østergade", "Station Street", "Hauptstraße", "King's Court", "North Avenue"]
CITIES = ["Springvale", "Nordhavn", "Königsfeld", "Eastport", "Lakeside", "Saint-Rémy", "Hillcrest", "Westfield"]
POOL = 4096  # an odd number of steps at a time visits all of a pool, so few values repeat side by side


def pools():
    """What values are taken from; one seed, and only calls that all versions of Python answer alike."""
    dice = random.Random(20)
    pick = lambda values: values[int(dice.random() * len(values))]
    products = []
    for number in range(POOL):
        name = f"{pick(NOUNS)}, {pick(KINDS)}" if dice.random() < 0.45 else f"{pick(NOUNS)} {number % 90 + 10}"
        part = dice.random()
        if part < 0.7:
            text = f"{name}, {int(dice.random() * 9) + 1} to a pack, as ordered by telephone"
        elif part < 0.85:
            text = f'{pick(NOUNS)} "{pick(KINDS)}", sent in one delivery with the rest'
        else:
            text = f"{pick(NOUNS)} number {number} as in the quotation of this spring"
        price = int(dice.random() * 90_000) + 500
        products.append((f"D{number:05}", name, text, price, pick(UNITS)))
    places = []
    for number in range(POOL):
        zip_code = f"{int(dice.random() * 90_000) + 10_000}"
        places.append((f"{int(dice.random() * 900) + 1} {pick(STREETS)}", pick(CITIES), zip_code))
    sizes = [int(dice.random() * 9) + 1 for _ in range(POOL)]
    return products, places, sizes


def amount(cents):
    return f"{cents // 100}.{cents % 100:02}"


def records(count):
    """The records, each a tuple of texts, order by order."""
    products, places, sizes = pools()
    made = order = 0
    while made < count:
        street, city, zip_code = places[order * 1621 % POOL]
        number = f"SO-{order:07}"
        currency = CURRENCIES[order % 4]
        date = f"20{20 + order % 5}-{order % 12 + 1:02}-{order % 28 + 1:02}"
        status = STATUSES[order * 7 // 3 % 8]
        for line in range(1, min(sizes[order % POOL], count - made) + 1):
            product, name, text, price, unit = products[made * 2617 % POOL]
            quantity = made * 31 % 97 + 1
            total = price * quantity
            yield ("usmf", number, str(line * 10), "0", f"LOT-{made:08}", product, name, text, f"{quantity}.00", unit,
                   amount(price), amount(price // 20), amount(total), amount(total // 5), currency, status, date,
                   street, city, zip_code)
            made += 1
        order += 1


def quoted(text):
    if "," in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def csv_lines(count):
    """CRLF, as F&O writes it; quotes only where they are needed."""
    known = {}
    for record in records(count):
        name, text = record[6:8]
        if text not in known:
            known[text] = quoted(text)
        name = f'"{name}"' if "," in name else name
        yield ",".join(record[:6]) + f",{name},{known[text]}," + ",".join(record[8:]) + "\r\n"


def write(count, shape, out):
    if shape == "xml":
        out.write('<?xml version="1.0" encoding="utf-8"?>\n<Document>\n')
        for record in records(count):
            fields = "".join(f"<{c}>{escape(v)}</{c}>" for c, v in zip(COLUMNS, record))
            out.write(f"<LINE>{fields}</LINE>\n")
        out.write("</Document>\n")
        return
    out.write(",".join(COLUMNS) + "\r\n")
    if shape == "long":
        block = "".join(csv_lines(1_000_000))
        for number in range(count // 1_000_000):
            out.write(block.replace(",SO-", f",S{number:02}-").replace(",LOT-", f",L{number:02}-"))
    elif shape == "changed":
        for number, line in enumerate(csv_lines(count)):
            out.write(line.replace(",20", ",19", 1) if number % 2 else line)
    elif shape == "week":
        for number, line in enumerate(csv_lines(count)):
            if number % 1000 != 7:
                out.write(line.replace(",20", ",19", 1) if number % 50 == 0 else line)
    elif shape == "shuffled":
        lines = list(csv_lines(count))
        random.Random(6).shuffle(lines)
        out.writelines(lines)
    else:
        out.writelines(csv_lines(count))


if __name__ == "__main__":
    with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", buffering=1 << 20) as target:
        write(int(sys.argv[1]), sys.argv[2], target)

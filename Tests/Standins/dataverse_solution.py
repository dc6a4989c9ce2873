"""What the solution for Prospect to cash does by itself when rows are written: numbers, what lines copy from their header, Freight Tax."""
import decimal
import secrets
import string

from dataverse_answer import PLUGIN, refused
from standin_state import quoted

# By table of headers the table of its lines, and the look-up of the header there.
LINES = {'salesorder': ('salesorderdetail', 'salesorderid'), 'invoice': ('invoicedetail', 'invoiceid')}
NUMBERS = {'account': ('accountnumber', 'ACC'), 'contact': ('msdynce_contactnumber', 'CON')}
ACTIVE = 647390000
TAX = 'msdynce_misctax'


class Solution:
    """The plug-ins, which work in the transaction of what calls them."""

    def __init__(self, writer):
        self.writer, self.state = writer, writer.state

    def before_create(self, table, record):
        if table.logical in NUMBERS:
            self.give_number(record, *NUMBERS[table.logical])
        if table.logical == 'salesorderdetail':
            header = self.header(record.get('salesorderid'))
            if not record.get('msdynce_ordernumber'):
                record['msdynce_ordernumber'] = header.get('ordernumber')
            record['msdynce_orderissubmitted'] = int(header.get('msdynce_processingstatus') == ACTIVE)
            if not record.get('msdynce_ismaintainedexternally'):
                record['msdynce_ismaintainedexternally'] = self.is_external(record.get('productid'))

    def before_update(self, table, row_id, record):
        if table.logical == 'salesorderdetail' and {'productid', 'productdescription'} & record.keys():
            header = self.state.value(f'SELECT salesorderid FROM {table.sql} WHERE {quoted(table.id)} = ?', row_id)
            record['msdynce_orderissubmitted'] = int(self.header(header).get('msdynce_processingstatus') == ACTIVE)

    def after_write(self, table, row_id, record):
        if table.logical in LINES and record.get(TAX) is not None:
            self.keep_tax_line(table, row_id, record)

    def give_number(self, record, name, prefix):
        if record.get(name) is None:
            number = self.state.value("SELECT value FROM counters WHERE name = 'number'")
            self.state.run("UPDATE counters SET value = value + 1 WHERE name = 'number'")
            suffix = ''.join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(6))
            record[name] = f'{prefix}-{number:05}-{suffix}'

    def header(self, order_id):
        row = self.state.row('SELECT ordernumber, msdynce_processingstatus FROM salesorder WHERE salesorderid = ?', order_id)
        return dict(row) if row else {}

    def is_external(self, product_id):
        return self.state.value('SELECT msdynce_ismaintainedexternally FROM product WHERE productid = ?', product_id) or 0

    def keep_tax_line(self, table, row_id, record):
        """One line for the tax of a header: made, changed, or deleted at 0."""
        name, lookup = LINES[table.logical]
        lines = self.writer.schema.tables[name]
        found = self.state.rows(f'SELECT {quoted(lines.id)} FROM {lines.sql} WHERE {quoted(lookup)} = ? AND msdynce_ismisctax', row_id)
        if len(found) > 1:
            raise refused(400, 'There is more than one line of Freight Tax.', code=PLUGIN)
        tax = decimal.Decimal(record[TAX])
        if tax <= 0:
            for line in found:
                self.writer.delete(lines, line[0])
            return
        change = {'tax': record[TAX], 'sequencenumber': 0, 'msdynce_ismaintainedexternally': 1}
        if found:
            self.writer.update(lines, found[0][0], change)
            return
        self.writer.create(lines, change | {
            lookup: row_id, 'productdescription': 'Freight Tax', 'quantity': '1', 'priceperunit': '0', 'isproductoverridden': 1,
            'msdynce_ismisctax': 1})

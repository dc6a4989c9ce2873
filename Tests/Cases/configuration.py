"""Makes packages of the Configuration Migration tool for cases, so that every byte of them is meant."""
import io
import sys
import zipfile

ACCOUNT, OTHER, ORDER = (f'{digit * 8}-{digit * 4}-{digit * 4}-{digit * 4}-{digit * 12}' for digit in '123')
SCHEMA = '''<entities >
<entity name="salesorder" displayname="Order" etc="1088" primaryidfield="salesorderid" primarynamefield="name" disableplugins="false">
<fields><field displayname="Order" name="salesorderid" type="guid" primaryKey="true"/>
<field updateCompare="true" displayname="Number" name="ordernumber" type="string"/>
<field displayname="Total" name="totalamount" type="money"/><field displayname="Status" name="statecode" type="state"/>
<field displayname="Customer" name="customerid" type="entityreference" lookupType="account|contact"/></fields></entity>
<entity name="account" displayname="Account" etc="1" primaryidfield="accountid" primarynamefield="name">
<fields><field displayname="Number" name="accountnumber" type="string" updateCompare="true"/></fields>
<relationships><relationship name="accountlist" manyToMany="true" m2mTargetEntity="list"/></relationships></entity>
</entities>'''
ACCOUNTS = f'''<entity name="account" displayname="Account"><records>
<record id="{ACCOUNT}"><field name="accountnumber" value="A-1" /></record></records>
<m2mrelationships><m2mrelationship sourceid="{ACCOUNT}" targetentityname="list" m2mrelationshipname="accountlist"><targetids>
<targetid>{OTHER}</targetid><targetid>{ORDER}</targetid></targetids></m2mrelationship></m2mrelationships></entity>'''


def order(*fields, id=ORDER):
    return f'<record id="{id}">' + ''.join(f'\n<field {field} />' for field in fields) + '</record>'


def orders(*records):
    return '<entity name="salesorder" displayname="Order"><records>\n' + '\n'.join(records) + '</records></entity>'


def entities(*blocks):
    return '\r\n<entities timestamp="3/25/2019 4:24:05 PM">' + '\n'.join(blocks) + '</entities>'


CUSTOMER = f'name="customerid" value="{ACCOUNT}" lookupentity="account" lookupentityname="Willow"'
DATA = entities(orders(order('name="ordernumber" value="SO-1"', 'name="totalamount" value="12.50"', 'name="statecode" value="0"', CUSTOMER)), ACCOUNTS)


def packed(data=DATA, schema=SCHEMA, **others):
    target = io.BytesIO()
    with zipfile.ZipFile(target, 'w') as package:
        for name, text in {'[Content_Types].xml': '<Types/>', 'data_schema.xml': schema, 'data.xml': data, **others}.items():
            entry = zipfile.ZipInfo('x')
            entry.filename = name
            package.writestr(entry, text)
    return target.getvalue()


def package(path, *arguments, **others):
    with open(path, 'wb') as file:
        file.write(packed(*arguments, **others))


def outer(path, **files):
    with zipfile.ZipFile(path, 'w') as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo('x')
            entry.filename = name
            package.writestr(entry, content)

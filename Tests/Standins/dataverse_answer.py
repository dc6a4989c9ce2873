"""How Dataverse words its errors. The codes are those of its list of errors; what no document tells stands in README.md."""
from standin_answer import Refused, json_answer

MISSING, MISSING_KEY, DUPLICATE, PAYLOAD, PLUGIN = '0x80040217', '0x80060891', '0x80040237', '0x80048d19', '0x80040265'
TOO_LONG, OUT_OF_RANGE, NO_OPTION = '0x80044331', '0x80044330', '0x8004431a'
EXPIRED_STAMP, NO_SEGMENT, QUERY = '0x80044352', '0x8006088a', '0x80060888'
TOO_MANY, TOO_MANY_AT_ONCE, TOO_MANY_CONDITIONS = '0x80072322', '0x80072326', '0x8004430c'


def refused(status, message, headers=None, code='0x0'):
    return Refused(json_answer(status, {'error': {'code': code, 'message': message}}, headers))


def bad_payload(set_name, why, kind='Microsoft.OData.ODataException'):
    """A body that does not fit the table."""
    return refused(400, f"Error identified in Payload provided by the user for Entity :'{set_name}', For more information on this error "
                   'please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : '
                   f'{kind}: {why}', code=PAYLOAD)


def unknown_property(name, logical):
    """A name in a query that the table does not have."""
    return refused(400, f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{logical}'.")


def bad_query(why):
    return refused(400, why, code=QUERY)


def missing(logical, row_id):
    return refused(404, f'{logical} With Id = {row_id} Does Not Exist', code=MISSING)


def missing_key(logical):
    return refused(404, f'A record with the specified key values does not exist in {logical} entity', code=MISSING_KEY)


def duplicate():
    return refused(412, 'A record with matching key values already exists.', code=DUPLICATE)


def no_segment(name):
    return refused(404, f"Resource not found for the segment '{name}'.", code=NO_SEGMENT)

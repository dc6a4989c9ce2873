"""How Finance and Operations words an error."""
from standin_answer import Refused, json_answer


def refused(status, message, headers=None, code=''):
    """Little in the message, the reason within."""
    return Refused(json_answer(status, {'error': {'code': code, 'message': 'An error has occurred.', 'innererror': {
        'message': message, 'type': 'Microsoft.Dynamics.Platform.Integration.Services.OData.ODataException', 'stacktrace': ''}}}, headers))

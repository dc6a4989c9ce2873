"""What a call is answered."""
import dataclasses
import json


@dataclasses.dataclass
class Answer:
    """A status, a body and its type, and further headers."""
    status: int
    body: bytes = b''
    type: str = ''
    headers: dict = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, answer):
        super().__init__(answer.status)
        self.answer = answer


def json_answer(status, document, headers=None):
    kind = 'application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8'
    return Answer(status, json.dumps(document, ensure_ascii=False).encode(), kind, {'OData-Version': '4.0', **(headers or {})})


def refused(status, message, headers=None, code=''):
    """An error as an environment words it: little in the message, the reason within."""
    return Refused(json_answer(status, {'error': {'code': code, 'message': 'An error has occurred.', 'innererror': {
        'message': message, 'type': 'Microsoft.Dynamics.Platform.Integration.Services.OData.ODataException', 'stacktrace': ''}}}, headers))

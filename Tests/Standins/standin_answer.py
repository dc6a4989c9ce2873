"""What a call asks, and what it is answered."""
import dataclasses
import functools
import json
import typing
import urllib.parse


@dataclasses.dataclass
class Request:
    """A call: the path and the query as they were sent, encoded."""
    method: str
    path: str
    raw_query: str
    headers: typing.Any
    body: bytes

    @functools.cached_property
    def query(self):
        return dict(urllib.parse.parse_qsl(self.raw_query, keep_blank_values=True))


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

"""What stands behind `$filter`: a condition is parsed into a tree, which SQL or a look at metadata then makes use of.

A tree is ('and', trees…), ('or', trees…), ('not', tree), ('compare', path, operator, literal), ('in' or 'not in', path, literals) or
(function, path, literal), where a path is the names between its slashes, and a literal is a Literal.
"""
import dataclasses
import json
import re
import typing

from dataverse_answer import TOO_MANY_CONDITIONS, bad_query, refused

TOKEN = re.compile(r"""\s*(?:
    (?P<text>'(?:[^']|'')*')
  | (?P<json>"(?:[^"\\]|\\.)*")
  | (?P<guid>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})
  | (?P<moment>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)
  | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<name>[A-Za-z_@][\w.]*(?:/[A-Za-z_]\w*)*)
  | (?P<mark>[(),=\[\]])
)""", re.X)
COMPARISONS = ('eq', 'ne', 'gt', 'ge', 'lt', 'le')
FUNCTIONS = ('contains', 'startswith', 'endswith')
MOST_CONDITIONS = 500
IN = {'Microsoft.Dynamics.CRM.In': 'in', 'Microsoft.Dynamics.CRM.NotIn': 'not in'}


@dataclasses.dataclass
class Literal:
    """A value of a condition: its kind, which is a name of TOKEN, `null` or `boolean`, and the value itself."""
    kind: str
    value: typing.Any


def parse(text):
    parser = Parser(text)
    tree = parser.alternatives()
    parser.expect('end', '')
    return tree


class Parser:
    def __init__(self, text):
        self.text, self.tokens, self.place, self.conditions = text, [], 0, 0
        position, text = 0, text.rstrip()
        while position < len(text):
            found = TOKEN.match(text, position)
            if not found:
                raise self.wrong()
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            position = found.end()
        self.tokens.append(('end', ''))

    def wrong(self):
        return bad_query(f"Syntax error in '{self.text[:200]}'.")

    def next(self):
        token = self.tokens[self.place]
        self.place += 1
        return token

    def take(self, kind, value):
        """Whether this comes next, which is then behind us."""
        if self.tokens[self.place] != (kind, value):
            return False
        self.place += 1
        return True

    def expect(self, kind, value=None):
        found = self.next()
        if found[0] != kind or value not in (None, found[1]):
            raise self.wrong()
        return found[1]

    def alternatives(self):
        return self.several('or', self.conjunction)

    def conjunction(self):
        return self.several('and', self.condition)

    def several(self, word, part):
        parts = [part()]
        while self.take('name', word):
            parts.append(part())
        return (word, *parts) if len(parts) > 1 else parts[0]

    def condition(self):
        if self.take('name', 'not'):
            return ('not', self.condition())
        if self.take('mark', '('):
            tree = self.alternatives()
            self.expect('mark', ')')
            return tree
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            raise refused(400, 'Number of conditions in query exceeded maximum limit.', code=TOO_MANY_CONDITIONS)
        name = self.expect('name')
        if name in FUNCTIONS:
            return self.function(name)
        if name in IN:
            return self.membership(IN[name])
        operator = self.expect('name')
        if operator not in COMPARISONS:
            raise self.wrong()
        return ('compare', name.split('/'), operator, self.literal())

    def function(self, name):
        self.expect('mark', '(')
        path = self.expect('name').split('/')
        self.expect('mark', ',')
        literal = self.literal()
        self.expect('mark', ')')
        return (name, path, literal)

    def membership(self, kind):
        """Microsoft.Dynamics.CRM.In(PropertyName='x',PropertyValues=['a',"b"]): values of all types are texts, OData's or JSON's."""
        for token in (('mark', '('), ('name', 'PropertyName'), ('mark', '=')):
            self.expect(*token)
        path = self.literal().value
        for token in (('mark', ','), ('name', 'PropertyValues'), ('mark', '='), ('mark', '[')):
            self.expect(*token)
        literals = [self.member()]
        while self.take('mark', ','):
            literals.append(self.member())
        self.expect('mark', ']')
        self.expect('mark', ')')
        return (kind, str(path).split('/'), literals)

    def member(self):
        kind, value = self.tokens[self.place]
        if kind != 'json':
            return self.literal()
        self.place += 1
        return Literal('text', json.loads(value))

    def literal(self):
        kind, value = self.next()
        if kind == 'text':
            return Literal(kind, value[1:-1].replace("''", "'"))
        if kind == 'name' and value in ('true', 'false', 'null'):
            return Literal('null', None) if value == 'null' else Literal('boolean', value == 'true')
        if kind in ('guid', 'moment', 'number'):
            return Literal(kind, value)
        raise self.wrong()


def holds(tree, record):
    """Whether a condition on metadata is met: texts and truths compared for being equal or not, of which no case counts."""
    kind = tree[0]
    if kind in ('and', 'or'):
        return (all if kind == 'and' else any)(holds(part, record) for part in tree[1:])
    if kind == 'not':
        return not holds(tree[1], record)
    if kind != 'compare' or tree[2] not in ('eq', 'ne'):
        raise bad_query('This condition is not supported on metadata.')
    value = record
    for name in tree[1]:
        if not isinstance(value, dict) or name not in value:
            raise bad_query(f"Could not find a property named '{name}'.")
        value = value[name]
    return (str(value).lower() == str(tree[3].value).lower()) == (tree[2] == 'eq')

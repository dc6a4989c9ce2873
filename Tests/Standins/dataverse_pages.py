"""The links from page to page and from change to change. They are to be followed as they are, and those that are not are refused."""
import calendar
import re
import time
import urllib.parse
import zlib

from dataverse_answer import EXPIRED_STAMP, bad_query, refused

SKIP, DELTA = '$skiptoken', '$deltatoken'
TIME = '%m/%d/%Y %H:%M:%S'
DAY = 86400


def start_of(base, request, *without):
    """The URL of a request as it was sent, but for some options."""
    options = [option for option in request.raw_query.split('&')
               if option and urllib.parse.unquote(option).partition('=')[0] not in (SKIP, *without)]
    return f'{base}{request.path}?' + '&'.join(options) + ('&' if options else '')


def mark_of(request):
    """What a cookie remembers of the query that it goes on with."""
    return f'{zlib.crc32(repr([pair for pair in request.query.items() if pair[0] != SKIP]).encode()):08x}'


def next_link(base, request, table, number, **place):
    """The link to page `number`, which begins behind a place."""
    place = ''.join(f' {name}="{value}"' for name, value in place.items())
    inner = f'<cookie page="{number - 1}" of="{mark_of(request)}"><{table.id}{place} /></cookie>'
    # Encoded once for the URL within the cookie, and once more with it.
    inner = urllib.parse.quote(urllib.parse.quote(inner, safe=''), safe='')
    cookie = f'<cookie pagenumber="{number}" pagingcookie="{inner}" istracking="False" />'
    return f'{start_of(base, request)}{SKIP}=' + urllib.parse.quote(cookie, safe='/=%')


def place_of(request, due):
    """The number of the page that is asked for, and the place where it begins."""
    cookie = request.query.get(SKIP)
    if cookie is None:
        return 1, {}
    found = re.fullmatch(r'<cookie pagenumber="(\d+)" pagingcookie="([^"]*)" istracking="False" />', cookie)
    inner = urllib.parse.unquote(urllib.parse.unquote(found[2])) if found else ''
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', inner))
    if attributes.get('of') != mark_of(request):
        due.violation = 'a link to a next page was changed'
        raise bad_query('Malformed Paging Cookie.')
    return int(found[1]), attributes


def delta_link(base, request, version):
    token = f'{version}!{time.strftime(TIME, time.gmtime())}'
    encoded = re.sub('%..', lambda found: found[0].lower(), urllib.parse.quote(token, safe=''))
    return f'{start_of(base, request, DELTA)}{DELTA}={encoded}'


def since(request, days, due):
    """The version behind which changes are asked for; refused if that is too long ago."""
    version, _, moment = request.query[DELTA].partition('!')
    try:
        age = time.time() - calendar.timegm(time.strptime(moment, TIME))
        version = int(version)
    except ValueError:
        due.violation = 'a link to changes was changed'
        raise bad_query('Malformed delta token.') from None
    if age > days * DAY or due('expired-delta'):
        raise refused(400, 'Version stamp associated with the client has expired. Please perform a full sync.', code=EXPIRED_STAMP)
    return version

"""Bad bodies under templates, models and codings: case 33 of the reliability list, through real requests."""

import gzip
import zlib

import pytest

from support.mapping import ERROR_415, JSON, MappingAPI, body_of, soon

pytestmark = pytest.mark.usefixtures("the_server_still_answers")


SEES = "$input.path('$.a')|$input.json('$.a')|$input.json('$')"
NOTHING = '|""|""'


@pytest.fixture(scope="module")
def forgiving(server, echo):
    """`/template` shows what templates see of a body; `/pass` gives it on unread; `/valid` asks for an object."""
    api = MappingAPI(server)
    api.forwards("/template", echo.url, SEES)
    api.forwards("/pass", echo.url)
    api.forwards("/valid", echo.url, method=api.checks("Empty"))
    return api.deploy()


#: A body, what a template makes of it (None: anything but a failure), and the status where an object is asked for.
BODIES = {
    "broken": (b'{"a": 1', NOTHING, 400),
    "trailing data": (b'{"a": 1} x', '1|1|{"a":1}', 400),
    "trailing comma": (b'{"a": 1,}', '1|1|{"a":1}', 400),
    "single quotes": (b"{'a': 1}", None, 400),
    "duplicate keys": (b'{"a": 1, "a": 2}', None, 200),
    "1e400": (b'{"a": 1e400}', None, 200),
    "many digits": (b'{"a": ' + b"9" * 1000 + b"}", None, 200),
    # Java's parser takes an escape that is half a character.
    "lone surrogate": (b'{"a": "\\ud800"}', None, 200),
    "lone surrogate in a key": (b'{"\\udfff": 1}', None, 200),
    "raw surrogate bytes": (b'{"a": "\xed\xa0\x80"}', None, 400),
    "byte order mark": (b"\xef\xbb\xbf" + b'{"a": 1}', None, None),
    "NUL": (b'{"a": "\0"}', None, 400),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), None, 400),
    "UTF-16 without a mark": ('{"a": 1}'.encode("utf-16-le"), None, 400),
    "UTF-32": ('{"a": 1}'.encode("utf-32-be"), None, 400),
    "Latin-1": ('{"a": "caf\xe9"}'.encode("latin-1"), None, 400),
    "NaN": (b'{"a": NaN}', None, 400),
    "depth 500": (b'{"a": ' + b"[" * 500 + b"]" * 500 + b"}", None, 200),
    "depth 100,000": (b"[" * 100_000 + b"]" * 100_000, NOTHING, 400),
    "objects to depth 100,000": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, NOTHING, 400),
    "5 MB of brackets": (b"[" * 5_000_000, NOTHING, 400),
}


@pytest.mark.parametrize("name", BODIES)
def test_case_33_a_strange_body(forgiving, echo, name):
    body, seen, status = BODIES[name]
    assert soon(lambda: forgiving.call("/template", body), 5).status == 200
    made = echo.last.body.decode()
    # Templates read what is nearly JSON, as AWS's parser does; validators do not.
    assert seen is None or made == seen
    assert made.count("|") >= 2 and len(made) < 4 * len(body) + 50
    # Nobody reads it: it goes through, byte for byte where it is UTF-8, and with U+FFFD where it is not.
    assert forgiving.call("/pass", body).status == 200
    assert echo.last.body == body.decode(errors="replace").encode()
    answer = soon(lambda: forgiving.call("/valid", body), 5)
    assert answer.status == status if status else answer.status in (200, 400)
    if answer.status == 400:
        assert answer.body == b'{"message": "Invalid request body"}'


def test_case_33_what_numbers_and_duplicates_become(forgiving, echo):
    """As written where the text is kept; the last of two keys, as Java's maps have it."""
    for body, made in ((b'{"a": 1, "a": 2}', "2|2|"), (b'{"a": 0.10}', None)):
        assert forgiving.call("/template", body).status == 200
        assert made is None or echo.last.body.decode().startswith(made)


def test_case_33_ten_megabytes(forgiving, echo):
    """The largest body that there is: one of brackets is refused where it is read, and passes where it is not."""
    body = b"[" * 10_485_760
    assert soon(lambda: forgiving.call("/valid", body), 10).status == 400
    assert forgiving.call("/pass", body).status == 200 and len(echo.last.body) == len(body)
    assert forgiving.server.is_alive()


def test_a_strange_answer_of_the_backend(server, echo):
    api = MappingAPI(server)
    api.answer("/p", "POST", "HTTP", echo.url, response=SEES)
    api.deploy()
    for name, (body, seen, _) in BODIES.items():
        echo.answer = body_of("application/json", body)
        answer = api.call("/p", "{}")
        assert answer.status == 200, name
        assert seen is None or answer.text == seen, name


# -- compressed bombs ---------------------------------------------------------------------------------------------


def bomb(pack, megabytes):
    return pack(b"0" * (megabytes * 1_048_576))


@pytest.mark.parametrize("coding, pack", [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_bomb_is_refused_at_the_size_of_a_body(forgiving, echo, server, coding, pack):
    echo.forget()
    body = bomb(pack, 200)
    assert len(body) < 1_000_000
    before = server.resident_megabytes
    answer = soon(lambda: forgiving.call("/pass", body, JSON | {"Content-Encoding": coding}), 5)
    assert answer.status == 413 and echo.seen() == []
    assert server.resident_megabytes < before + 100


def test_a_bomb_in_a_bomb_is_opened_once(forgiving, echo):
    inner = bomb(gzip.compress, 200)
    assert forgiving.call("/pass", gzip.compress(inner), JSON | {"Content-Encoding": "gzip"}).status == 200
    assert len(echo.last.body) < 2 * len(inner) + 10
    assert forgiving.result("/pass", gzip.compress(inner), JSON | {"Content-Encoding": "gzip, gzip"}) == ERROR_415


@pytest.mark.parametrize("body", [
    gzip.compress(b"{}" * 1000)[:-1], gzip.compress(b"{}" * 1000)[:12], b"\x1f\x8b", b"\x1f\x8b" + b"\xff" * 100, b"{}",
], ids=lambda body: f"{len(body)} bytes")
def test_a_body_that_is_not_whole_is_a_415(forgiving, echo, body):
    echo.forget()
    for path in ("/pass", "/template", "/valid"):
        assert forgiving.result(path, body, JSON | {"Content-Encoding": "gzip"}) == ERROR_415
    assert echo.seen() == []

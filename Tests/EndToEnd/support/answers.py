"""Reads everything that a server sent on one connection, and refuses what is not HTTP/1.1 to the letter."""

import re

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-9]\d\d) [ -~]*")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([^\x00-\x08\x0a-\x1f\x7f]*)")


class Malformed(AssertionError):
    """The bytes are no sequence of whole answers."""


def split_answers(data, methods=()):
    """[(status, headers, body)]; `methods` are those of the requests in order, GET where none is named."""
    answers, number = [], 0
    while data:
        head, mark, rest = data.partition(b"\r\n\r\n")
        if not mark:
            raise Malformed(f"an unfinished head: {data[:300]!r}")
        lines = head.split(b"\r\n")
        status = STATUS_LINE.fullmatch(lines[0])
        if not status:
            raise Malformed(f"a status line: {lines[0][:200]!r}")
        fields = [FIELD.fullmatch(line) for line in lines[1:]]
        if not all(fields):
            raise Malformed(f"a header line: {lines[fields.index(None) + 1][:200]!r}")
        headers = [(field[1].decode().lower(), field[2].decode("latin-1")) for field in fields]
        code = int(status[1])
        if 100 <= code < 200:
            data = rest
            continue
        method = methods[number] if number < len(methods) else "GET"
        number += 1
        lengths = [value for name, value in headers if name == "content-length"]
        if any(name == "transfer-encoding" for name, _ in headers) or len(lengths) > 1:
            raise Malformed(f"framing: {headers}")
        length = 0 if method == "HEAD" or code in (204, 304) else int(lengths[0])
        if len(rest) < length:
            raise Malformed(f"{length} bytes announced, {len(rest)} sent: {head[:300]!r}")
        answers.append((code, headers, rest[:length]))
        data = rest[length:]
    return answers

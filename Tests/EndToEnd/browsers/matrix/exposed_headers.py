"""Which headers of an answer a script can read."""

from cases import READABLE, answer, case

SENT = ["X-A: 1", "X-B: 2", "ETag: \"1\"", "x-amzn-RequestId: 3", "Set-Cookie: c=1", "Set-Cookie2: d=1"]
SAFE = ["Cache-Control: no-store", "Content-Language: de", "Content-Length: 0", "Content-Type: text/plain",
        "Expires: 0", "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT", "Pragma: no-cache"]
VALUES = [
    ("missing", None), ("one", "X-A"), ("other-case", "x-a, etag"), ("list", "X-A,X-B,ETag"), ("star", "*"),
    ("star-and-name", "*, X-A"), ("two-lines", ["X-A", "X-B"]), ("empty", ""), ("empty-elements", ", X-A, ,X-B,"),
    ("spaces", "X-A X-B"), ("semicolons", "X-A;X-B"), ("double-quoted", '"X-A"'), ("quoted", "'X-A,X-B'"),
    ("quoted-star", "'*'"), ("bad-element", "X-A, X B"), ("bad-element-star", "*, X B"), ("bad-line", ["X-A", "X B"]),
    ("set-cookie", "Set-Cookie, Set-Cookie2, X-A"), ("absent-header", "X-C"), ("true", "true"),
    ("duplicate", "X-A, X-A"), ("colon", "X-A:"),
]

CASES = [
    case(f"exposed-{name}", f"Access-Control-Expose-Headers: {value}",
         actual=answer(200, *SENT, origin="*", expose=value))
    for name, value in VALUES
] + [
    case("exposed-safelisted", "those that are always readable, and some that are not",
         actual=answer(200, *SAFE, "Date: Thu, 01 Jan 2026 00:00:00 GMT", "Retry-After: 1", "Location: /",
                       "Server: s", "Vary: Origin", "Content-Encoding: identity", origin="*")),
    case("exposed-cors-names", "the CORS headers themselves by the wildcard",
         actual=answer(200, origin="*", methods="GET", credentials="true", expose="*", age="1")),
    case("exposed-twice-in-answer", "a header that came twice", actual=answer(200, "X-A: 1", "X-A: 2", origin="*",
                                                                             expose="X-A")),
    case("exposed-on-429", "Retry-After on 429", actual=answer(429, "Retry-After: 1", origin="*",
                                                              expose="Retry-After")),
    case("exposed-xhr", "by XMLHttpRequest", actual=answer(200, *SENT, *SAFE, origin="*", expose="X-A, Set-Cookie"),
         initiator="XMLHttpRequest"),
    case("exposed-star-xhr", "the wildcard by XMLHttpRequest", actual=answer(200, *SENT, origin="*", expose="*"),
         initiator="XMLHttpRequest"),
    case("exposed-same-origin", "the page's own origin: all but cookies", url="{page}/exposed-same-origin",
         actual=answer(200, *SENT)),
    case("exposed-by-preflight", "on the preflight it has no effect", method="PUT",
         preflight=answer(origin="*", methods="PUT", expose="X-A"), actual=(200, READABLE[1] + ["X-A: 1"])),
]

"""Answers that are errors, and connections that give none."""

from cases import JSON, OPEN, RESET, answer, case

POST = {"method": "POST", "headers": JSON, "body": "string", "preflight": OPEN}
STATUSES = (400, 401, 403, 404, 413, 429, 500, 502, 503, 504)

CASES = [
    case(f"answer-{status}", f"an answer of {status} with CORS headers is read", actual=answer(status, origin="*"))
    for status in STATUSES
] + [
    case(f"answer-{status}-no-origin", f"an answer of {status} without CORS headers", actual=answer(status))
    for status in STATUSES
] + [
    case(f"answer-{status}-after-preflight", f"an answer of {status} without CORS headers after a preflight",
         actual=answer(status), **POST)
    for status in (401, 403, 500, 502, 504)
] + [
    case("answer-401-challenge", "an answer of 401 that asks for a password",
         actual=answer(401, 'WWW-Authenticate: Basic realm="api"', origin="*")),
    case("answer-401-challenge-credentials", "the same with credentials", credentials="include",
         actual=answer(401, 'WWW-Authenticate: Basic realm="api"', origin="{page}", credentials="true")),
    case("answer-407", "an answer of 407 from a server that is no proxy", actual=answer(407, origin="*")),
    case("answer-204", "an answer of 204", actual=answer(204, origin="*")),
    case("answer-304", "an answer of 304 that nobody asked for", actual=answer(304, origin="*")),
    case("answer-304-no-origin", "an answer of 304 without CORS headers", actual=answer(304)),
    case("answer-206", "an answer of 206", actual=answer(206, "Content-Range: bytes 0-0/1", origin="*")),
    case("closed", "a closed port", url="{closed}/closed"),
    case("closed-put", "a closed port, for a preflight", url="{closed}/closed-put", method="PUT"),
    case("closed-xhr", "a closed port, asked by XMLHttpRequest", url="{closed}/closed-xhr", initiator="XMLHttpRequest"),
    case("closed-no-cors", "a closed port in no-cors mode", url="{closed}/closed-no-cors", mode="no-cors"),
    case("reset", "a connection that breaks", actual=RESET),
    case("reset-preflight", "a connection that breaks during the preflight", method="PUT", preflight=RESET),
    case("reset-after-preflight", "a connection that breaks after the preflight", method="PUT", preflight=OPEN,
         actual=RESET),
    case("answer-length-short", "an answer that ends before its length",
         actual=answer(200, "Content-Length: 10", origin="*")),
    case("answer-two-lengths", "an answer with two different lengths",
         actual=answer(200, "Content-Length: 0", "Content-Length: 1", origin="*")),
    case("unknown-host", "a name that does not resolve", url="http://nothing.invalid/unknown-host"),
]

"""The status of a preflight's answer."""

from cases import JSON, OPEN, READABLE, answer, case, redirect

REFUSED = (300, 304, 400, 401, 403, 404, 405, 407, 415, 418, 429, 500, 501, 502, 503, 504)
POST = {"method": "POST", "headers": JSON, "body": "string"}

CASES = [
    case(f"status-{status}", f"a preflight answered with {status}", preflight=(status, OPEN[1]), **POST)
    for status in (200, 201, 202, 203, 204, 205, 206, 299) + REFUSED
] + [
    case(f"status-{status}-redirect", f"a preflight answered with {status} and a Location",
         preflight=redirect(status, f"{{api}}/status-{status}-redirect/2", methods="POST", headers="content-type"),
         also={f"{{api}}/status-{status}-redirect/2": {"preflight": OPEN, "actual": READABLE}}, **POST)
    for status in (301, 302, 303, 307, 308)
] + [
    case(f"status-{status}-no-location", f"a preflight answered with {status} without a Location",
         preflight=(status, OPEN[1]), **POST)
    for status in (301, 302, 307)
] + [
    case(f"status-{status}-no-origin", f"a preflight answered with {status} and no CORS header at all",
         preflight=answer(status), **POST)
    for status in (200, 204, 400, 401, 403, 404, 405, 415, 429, 500, 502, 503)
] + [
    case("status-302-redirect-no-origin", "a preflight redirected without any CORS header",
         preflight=redirect(302, "{api}/status-302-redirect-no-origin/2", origin=None), **POST),
    case("status-307-redirect-other", "a preflight redirected to another origin",
         preflight=redirect(307, "{other}/status-307-redirect-other", methods="POST", headers="content-type"),
         also={"{other}/status-307-redirect-other": {"preflight": OPEN, "actual": READABLE}}, **POST),
    case("status-403-token", "an API without an OPTIONS method, as API Gateway answers it",
         preflight=answer(403, "x-amzn-ErrorType: MissingAuthenticationTokenException",
                          "Content-Type: application/json"), **POST),
    case("status-401-challenge", "an authorizer on OPTIONS that asks for a password",
         preflight=answer(401, 'WWW-Authenticate: Basic realm="api"', origin="*"), **POST),
    case("status-500-xhr", "a preflight answered with 500, asked by XMLHttpRequest", preflight=(500, OPEN[1]),
         initiator="XMLHttpRequest", **POST),
    case("status-302-redirect-xhr", "a redirected preflight, asked by XMLHttpRequest",
         preflight=redirect(302, "{api}/status-302-redirect-xhr/2"), initiator="XMLHttpRequest", **POST),
    case("status-403-credentials", "a refused preflight with the right origin but no credentials allowed",
         preflight=answer(403, origin="{page}"), credentials="include", **POST),
]

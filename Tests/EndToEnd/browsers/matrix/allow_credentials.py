"""Requests with credentials: Access-Control-Allow-Credentials, the wildcards, and what is sent."""

from cases import EXACT, JSON, OPEN, answer, case

VALUES = [
    ("true", "true"), ("missing", None), ("upper-case", "TRUE"), ("capital", "True"), ("false", "false"), ("one", "1"),
    ("double-quoted", '"true"'), ("quoted", "'true'"), ("list", "true, true"), ("two-lines", ["true", "true"]),
    ("true-and-false", ["true", "false"]), ("empty", ""), ("spaces", "  true  "), ("star", "*"), ("yes", "yes"),
]
INCLUDE = {"credentials": "include"}
COOKIE = "Set-Cookie: taste=sweet; Secure; SameSite=None; Path="
OF_PAGE = {"origin": "{page}", "credentials": "true"}

CASES = [
    case(f"credentials-{name}", f"Access-Control-Allow-Credentials: {value}, on the answer",
         actual=answer(origin="{page}", credentials=value), **INCLUDE)
    for name, value in VALUES
] + [
    case(f"preflight-credentials-{name}", f"Access-Control-Allow-Credentials: {value}, on the preflight",
         method="PUT", preflight=answer(origin="{page}", credentials=value, methods="PUT"), actual=EXACT, **INCLUDE)
    for name, value in VALUES
] + [
    case("credentials-star-origin", "the wildcard for the origin", actual=answer(origin="*", credentials="true"),
         **INCLUDE),
    case("credentials-star-origin-alone", "the wildcard for the origin, credentials not allowed", **INCLUDE),
    case("credentials-star-origin-xhr", "the wildcard for the origin, asked by XMLHttpRequest",
         actual=answer(origin="*", credentials="true"), initiator="XMLHttpRequest", **INCLUDE),
    case("credentials-missing-xhr", "no Access-Control-Allow-Credentials, asked by XMLHttpRequest",
         actual=answer(origin="{page}"), initiator="XMLHttpRequest", **INCLUDE),
    case("credentials-false-xhr", "Access-Control-Allow-Credentials: false, asked by XMLHttpRequest",
         actual=answer(origin="{page}", credentials="false"), initiator="XMLHttpRequest", **INCLUDE),
    case("preflight-credentials-star-origin", "the wildcard for the origin, on the preflight", method="PUT",
         preflight=answer(origin="*", credentials="true", methods="PUT"), actual=EXACT, **INCLUDE),
    case("preflight-credentials-star-origin-xhr", "the wildcard on the preflight, asked by XMLHttpRequest",
         method="PUT", preflight=answer(origin="*", credentials="true", methods="PUT"), actual=EXACT,
         initiator="XMLHttpRequest", **INCLUDE),
    case("credentials-origin-missing", "no Access-Control-Allow-Origin at all",
         actual=answer(credentials="true"), **INCLUDE),
    case("credentials-star-methods", "the wildcard for methods is a method called *", method="PUT",
         preflight=answer(**OF_PAGE, methods="*"), actual=EXACT, **INCLUDE),
    case("credentials-star-methods-post", "the wildcard for methods and a POST of JSON", method="POST", headers=JSON,
         body="string", preflight=answer(**OF_PAGE, methods="*", headers="content-type"), actual=EXACT, **INCLUDE),
    case("credentials-star-headers", "the wildcard for headers is a header called *", headers=[["X-A", "1"]],
         preflight=answer(**OF_PAGE, headers="*"), actual=EXACT, **INCLUDE),
    case("credentials-star-headers-authorization", "the wildcard for headers, and Authorization",
         headers=[["Authorization", "Bearer a"]], preflight=answer(**OF_PAGE, headers="*"), actual=EXACT, **INCLUDE),
    case("credentials-header-called-star", "a request header called *", headers=[["*", "1"]],
         preflight=answer(**OF_PAGE, headers="*"), actual=EXACT, **INCLUDE),
    case("credentials-star-exposed", "the wildcard for exposed headers is a header called *",
         actual=answer(200, "X-A: 1", "*: 2", **OF_PAGE, expose="*"), **INCLUDE),
    case("credentials-named-exposed", "exposed headers by name", actual=answer(200, "X-A: 1", **OF_PAGE, expose="X-A"),
         **INCLUDE),
    case("credentials-full-put", "a PUT with all that it needs", method="PUT", headers=JSON + [["X-A", "1"]],
         body="string", preflight=answer(**OF_PAGE, methods="PUT", headers="content-type,x-a"), actual=EXACT,
         **INCLUDE),
    case("credentials-good-preflight-bad-answer", "credentials allowed by the preflight, not by the answer",
         method="PUT", preflight=answer(**OF_PAGE, methods="PUT"), actual=answer(origin="{page}"), **INCLUDE),
    case("credentials-omit", "credentials omitted: the header is not looked at",
         actual=answer(origin="*", credentials="nonsense"), credentials="omit"),
    case("credentials-same-origin", "credentials same-origin: the header is not looked at",
         actual=answer(origin="*", credentials="nonsense")),
    case("cookie-cross-site", "a cookie from another site, set and then asked for", method="PUT",
         actual=answer(200, COOKIE + "/cookie-cross-site", **OF_PAGE),
         preflight=answer(200, **OF_PAGE, methods="PUT", age="0"),
         then=[{}, {"credentials": "omit"}, {"credentials": "same-origin"}], **INCLUDE),
    case("cookie-same-site", "a cookie from another origin of the site, set and then asked for", method="PUT",
         url="{sibling}/cookie-same-site", actual=answer(200, COOKIE + "/cookie-same-site", **OF_PAGE),
         preflight=answer(200, **OF_PAGE, methods="PUT", age="0"),
         then=[{}, {"credentials": "omit"}, {"credentials": "same-origin"}], **INCLUDE),
    case("cookie-ignored", "Set-Cookie without credentials is ignored", method="GET",
         url="{sibling}/cookie-ignored", actual=answer(200, COOKIE + "/cookie-ignored", **OF_PAGE),
         then=[INCLUDE]),
    case("credentials-same-origin-page", "the page's own origin: no CORS, cookies go along",
         url="{page}/credentials-same-origin-page",
         actual=answer(200, "Set-Cookie: own=1; Path=/credentials-same-origin-page"),
         then=[{}]),
    case("credentials-bearer", "Authorization set by script needs no credentials", preflight=OPEN,
         headers=[["Authorization", "Bearer a"]]),
]

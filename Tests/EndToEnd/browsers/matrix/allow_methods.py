"""Access-Control-Allow-Methods, and the methods that scripts can name."""

from cases import JSON, OPEN, READABLE, answer, case

PUT_VALUES = [
    ("listed", "PUT"), ("list", "GET, PUT, DELETE"), ("tight", "GET,PUT,DELETE"), ("missing", None),
    ("lower-case", "put"), ("mixed-case", "Put"), ("star", "*"), ("star-and-others", "GET, *"),
    ("two-lines", ["GET", "PUT"]), ("empty", ""), ("empty-elements", ", GET, ,PUT,"), ("only-commas", ",,"),
    ("spaces", "GET PUT"), ("semicolons", "GET;PUT"), ("quoted", "'GET,PUT'"), ("quoted-each", "'GET','PUT'"),
    ("quoted-star", "'*'"), ("double-quoted", '"PUT"'), ("any", "ANY"), ("other", "GET, POST"),
    ("bad-element", "PUT, G@T"), ("bad-element-first", "G T, PUT"), ("slash", "GET/PUT"), ("brackets", "[PUT]"),
    ("tab", "GET,\tPUT"), ("colon", "PUT:"), ("umlaut", "PUT, \u00e4"), ("bad-line", ["PUT", "GET POST"]),
    ("star-space", "* PUT"), ("prefix", "PUTS"),
]

CASES = [
    case(f"methods-{name}", f"Access-Control-Allow-Methods: {value}, for a PUT", method="PUT",
         preflight=answer(origin="*", methods=value))
    for name, value in PUT_VALUES
] + [
    case(f"methods-post-{name}", f"Access-Control-Allow-Methods: {value}, for a POST of JSON", method="POST",
         headers=JSON, body="string", preflight=answer(origin="*", methods=value, headers="content-type"))
    for name, value in [("missing", None), ("not-listed", "GET"), ("unparsable", "GET POST"), ("quoted", "'POST'")]
] + [
    case("methods-allow-header", "an Allow header is no Access-Control-Allow-Methods", method="PUT",
         preflight=answer(200, "Allow: PUT", origin="*")),
    case("methods-xhr", "a method that is not listed, asked by XMLHttpRequest", method="PUT",
         preflight=answer(origin="*", methods="GET"), initiator="XMLHttpRequest"),
    case("methods-unparsable-xhr", "an unparsable list, asked by XMLHttpRequest", method="PUT",
         preflight=answer(origin="*", methods="GET PUT"), initiator="XMLHttpRequest"),
    case("method-delete", "DELETE", method="DELETE", preflight=answer(origin="*", methods="DELETE")),
    case("method-delete-lower-case", "delete is sent as DELETE", method="delete",
         preflight=answer(origin="*", methods="DELETE")),
    case("method-put-lower-case", "put is sent as PUT", method="put", preflight=answer(origin="*", methods="PUT")),
    case("method-post-lower-case", "post is sent as POST, without a preflight", method="post", body="string"),
    case("method-get-lower-case", "get is sent as GET, without a preflight", method="get"),
    case("method-patch", "PATCH", method="PATCH", preflight=answer(origin="*", methods="PATCH")),
    case("method-patch-lower-case", "patch is another method than PATCH", method="patch",
         preflight=answer(origin="*", methods="PATCH")),
    case("method-patch-lower-case-listed", "patch listed as patch", method="patch",
         preflight=answer(origin="*", methods="patch")),
    case("method-patch-lower-case-star", "patch and the wildcard", method="patch",
         preflight=answer(origin="*", methods="*")),
    case("method-patch-listed-lower-case", "PATCH listed as patch", method="PATCH",
         preflight=answer(origin="*", methods="patch")),
    case("method-patch-lower-case-xhr", "patch by XMLHttpRequest", method="patch",
         preflight=answer(origin="*", methods="PATCH"), initiator="XMLHttpRequest"),
    case("method-head", "HEAD, without a preflight", method="HEAD"),
    case("method-head-unreadable", "HEAD without CORS headers", method="HEAD", actual=answer()),
    case("method-options", "OPTIONS sent by a script is preflighted by another", method="OPTIONS",
         preflight=answer(origin="*", methods="OPTIONS")),
    case("method-options-not-listed", "OPTIONS sent by a script, not listed", method="OPTIONS",
         preflight=answer(origin="*", methods="GET, POST")),
    case("method-own", "a method of one's own", method="SEARCH-1", preflight=answer(origin="*", methods="SEARCH-1")),
    case("method-own-star", "a method of one's own and the wildcard", method="SEARCH-1",
         preflight=answer(origin="*", methods="*")),
    case("method-query", "QUERY", method="QUERY", preflight=answer(origin="*", methods="GET")),
    case("method-star", "a method called *", method="*", preflight=answer(origin="*", methods="*")),
    case("method-any", "a method called ANY", method="ANY", preflight=answer(origin="*", methods="ANY")),
    case("method-trace", "TRACE is forbidden", method="TRACE"),
    case("method-connect-lower-case", "connect is forbidden in any case", method="connect"),
    case("method-track", "TRACK is forbidden", method="Track"),
    case("method-space", "a method with a space", method="GE T"),
    case("method-empty", "an empty method", method=""),
    case("method-trace-xhr", "TRACE by XMLHttpRequest", method="TRACE", initiator="XMLHttpRequest"),
    case("method-same-origin", "PUT to the page's own origin needs no preflight", method="PUT",
         url="{page}/method-same-origin", actual=answer()),
    case("method-override", "X-HTTP-Method-Override is an ordinary header", method="POST",
         headers=[["X-HTTP-Method-Override", "DELETE"]], preflight=OPEN, actual=READABLE),
    case("method-override-trace", "X-HTTP-Method-Override with a forbidden method is dropped", method="POST",
         headers=[["X-HTTP-Method-Override", "TRACE"]], preflight=OPEN, actual=READABLE),
    case("method-override-list", "X-Method-Override with a forbidden method in a list is dropped", method="POST",
         headers=[["X-Method-Override", "GET, track"]], preflight=OPEN, actual=READABLE),
]

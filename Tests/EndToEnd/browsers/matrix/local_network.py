"""A page of the public network that asks this machine: Chromium's Local Network Access, which no header can grant.

Chromium is told that the page's port is a public address; Firefox has no such switch, and treats both as loopback.
"""

from cases import OPEN, answer, case

PLAIN = {"page": "{public}"}
SECURE = {"page": "{public-tls}"}

CASES = [
    case("local-http", "an http page asks a loopback server", **PLAIN),
    case("local-http-put", "an http page's PUT to a loopback server", method="PUT", preflight=OPEN, **PLAIN),
    case("local-http-xhr", "an http page asks by XMLHttpRequest", initiator="XMLHttpRequest", **PLAIN),
    case("local-http-to-tls", "an http page asks a loopback server by https", url="{api-tls}/local-http-to-tls",
         **PLAIN),
    case("local-tls", "an https page asks a loopback server by http; nobody grants the permission", **SECURE),
    case("local-tls-put", "an https page's PUT to a loopback server", method="PUT", preflight=OPEN, **SECURE),
    case("local-tls-to-tls", "an https page asks a loopback server by https", url="{api-tls}/local-tls-to-tls",
         **SECURE),
    case("local-tls-missing", "the permission comes before CORS headers", actual=answer(),
         url="{api-tls}/local-tls-missing", **SECURE),
]

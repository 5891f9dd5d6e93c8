"""Redirects of the request itself: each hop is checked, and some lose the origin."""

from cases import JSON, OPEN, READABLE, answer, case, redirect

POST = {"method": "POST", "headers": JSON, "body": "string"}
OPEN_HOP = {"preflight": OPEN, "actual": READABLE}
AUTHORIZED = [["Authorization", "Bearer a"]]


def hop(id, about, location, status=302, lines=(), to=OPEN_HOP, hop_origin="*", further=None, **asked):
    """A case whose first answer is a redirect to `location`, which answers with `to`."""
    also = dict(further or {})
    if location.startswith("{") and to is not None:
        also[location.replace("user:pass@", "").split("#")[0]] = to
    return case(id, about, preflight=OPEN, actual=redirect(status, location, *lines, origin=hop_origin), also=also,
                **asked)


def at(place, id):
    return f"{{{place}}}/{id}/2"


CASES = [
    hop("redirect-same-host", "to the same host", at("api", "redirect-same-host")),
    hop("redirect-other-host", "to another host: the origin is lost", at("other", "redirect-other-host")),
    hop("redirect-other-host-exact", "to another host that allows the page's origin",
        at("other", "redirect-other-host-exact"), to={"actual": answer(origin="{page}")}),
    hop("redirect-other-host-null", "to another host that allows null", at("other", "redirect-other-host-null"),
        to={"actual": answer(origin="null")}),
    hop("redirect-other-host-missing", "to another host without CORS", at("other", "redirect-other-host-missing"),
        to={"actual": answer()}),
    hop("redirect-other-host-credentials", "to another host, with credentials",
        at("other", "redirect-other-host-credentials"), lines=["Access-Control-Allow-Credentials: true"],
        hop_origin="{page}", to={"actual": answer(origin="null", credentials="true")}, credentials="include"),
    hop("redirect-other-host-preflight", "a PUT to another host by 307: preflighted with origin null",
        at("other", "redirect-other-host-preflight"), status=307, method="PUT"),
    hop("redirect-other-host-preflight-exact", "a PUT to another host that allows the page's origin",
        at("other", "redirect-other-host-preflight-exact"), status=307, method="PUT",
        to={"preflight": answer(origin="{page}", methods="PUT"), "actual": READABLE}),
    hop("redirect-to-page", "back to the page's own origin: CORS goes on", at("page", "redirect-to-page")),
    hop("redirect-to-page-exact", "back to the page's origin, which allows itself",
        at("page", "redirect-to-page-exact"), to={"actual": answer(origin="{page}")}),
    hop("redirect-to-page-missing", "back to the page's origin without CORS headers",
        at("page", "redirect-to-page-missing"), to={"actual": answer()}),
    case("redirect-from-page", "from the page's own origin: the origin stays", url="{page}/redirect-from-page",
         actual=redirect(302, "{api}/redirect-from-page/2", origin=None),
         also={"{api}/redirect-from-page/2": {"actual": answer(origin="{page}")}}),
    case("redirect-from-page-missing", "from the page's own origin to a host without CORS",
         url="{page}/redirect-from-page-missing",
         actual=redirect(302, "{api}/redirect-from-page-missing/2", origin=None),
         also={"{api}/redirect-from-page-missing/2": {"actual": answer()}}),
    case("redirect-from-page-put", "a PUT from the page's own origin by 307: preflighted there first",
         url="{page}/redirect-from-page-put", method="PUT",
         actual=redirect(307, "{api}/redirect-from-page-put/2", origin=None),
         also={"{api}/redirect-from-page-put/2": {"preflight": OPEN, "actual": READABLE}}),
    hop("redirect-three", "api to api to another host", "{api}/redirect-three/2",
        to={"actual": redirect(302, "{other}/redirect-three/3")},
        further={"{other}/redirect-three/3": {"actual": answer(origin="{page}")}}),
    hop("redirect-there-and-back", "to another host and back", "{other}/redirect-there-and-back/2",
        to={"actual": redirect(302, "{api}/redirect-there-and-back/3")},
        further={"{api}/redirect-there-and-back/3": {"actual": answer(origin="{page}")}}),
    hop("redirect-no-origin", "the redirect has no CORS header", at("api", "redirect-no-origin"), hop_origin=None),
    hop("redirect-wrong-origin", "the redirect allows another origin", at("api", "redirect-wrong-origin"),
        hop_origin="https://example.com"),
    hop("redirect-then-missing", "the answer after a redirect has no CORS header", at("api", "redirect-then-missing"),
        to={"actual": answer()}),
    hop("redirect-then-missing-xhr", "the answer after a redirect has no CORS header, asked by XMLHttpRequest",
        at("api", "redirect-then-missing-xhr"), to={"actual": answer()}, initiator="XMLHttpRequest"),
    hop("redirect-user-info", "to a URL with user name and password",
        "http://user:pass@{other-host}/redirect-user-info", further={"{other}/redirect-user-info": OPEN_HOP}),
    hop("redirect-user-info-same", "to the same host with user name and password",
        "http://user:pass@{api-host}/redirect-user-info-same/2", further={"{api}/redirect-user-info-same/2": OPEN_HOP}),
    hop("redirect-user-info-page", "to the page's origin with user name and password",
        "http://user:pass@{page-host}/redirect-user-info-page", further={"{page}/redirect-user-info-page": OPEN_HOP}),
    case("redirect-user-info-own", "from the page's origin to itself with user name and password",
         url="{page}/redirect-user-info-own",
         actual=redirect(302, "http://user:pass@{page-host}/redirect-user-info-own/2", origin=None),
         also={"{page}/redirect-user-info-own/2": {"actual": answer()}}),
    hop("redirect-ftp", "to ftp:", "ftp://example.com/redirect-ftp"),
    hop("redirect-file", "to file:", "file:///redirect-file"),
    hop("redirect-data", "to data:", "data:text/plain,redirect-data"),
    hop("redirect-scheme", "to a scheme of an app", "myapp://redirect-scheme"),
    hop("redirect-scheme-xhr", "to a scheme of an app, asked by XMLHttpRequest", "myapp://redirect-scheme-xhr",
        initiator="XMLHttpRequest"),
    hop("redirect-javascript", "to javascript:", "javascript:'redirect-javascript'"),
    hop("redirect-bad-location", "to what is no URL", "http://"),
    case("redirect-no-location", "a 302 without Location is an answer", actual=answer(302, origin="*")),
    hop("redirect-relative", "to a relative reference", "/redirect-relative/2",
        further={"{api}/redirect-relative/2": OPEN_HOP}),
    hop("redirect-fragment", "to a URL with a fragment", at("api", "redirect-fragment") + "#part"),
    hop("redirect-mode-error", "redirect mode error", at("api", "redirect-mode-error"), redirect="error"),
    hop("redirect-mode-manual", "redirect mode manual", at("api", "redirect-mode-manual"), redirect="manual"),
    hop("redirect-mode-manual-no-origin", "redirect mode manual, the redirect has no CORS header",
        at("api", "redirect-mode-manual-no-origin"), redirect="manual", hop_origin=None),
    hop("redirect-mode-error-no-origin", "redirect mode error, the redirect has no CORS header",
        at("api", "redirect-mode-error-no-origin"), redirect="error", hop_origin=None),
    hop("redirect-authorization-same", "Authorization to the same host", at("api", "redirect-authorization-same"),
        headers=AUTHORIZED),
    hop("redirect-authorization-other", "Authorization is dropped on the way to another host",
        at("other", "redirect-authorization-other"), headers=AUTHORIZED),
    hop("redirect-custom-other", "a header of one's own on the way to another host",
        at("other", "redirect-custom-other"), headers=[["X-A", "1"]]),
    hop("redirect-custom-other-refused", "a header of one's own, refused by the other host",
        at("other", "redirect-custom-other-refused"), headers=[["X-A", "1"]],
        to={"preflight": answer(origin="*"), "actual": READABLE}),
    hop("redirect-preflight-missing", "by 307, the second preflight has no CORS header",
        at("api", "redirect-preflight-missing"), status=307, to={"preflight": answer(), "actual": READABLE}, **POST),
    hop("redirect-preflight-status", "by 307, the second preflight fails by its status",
        at("api", "redirect-preflight-status"), status=307, to={"preflight": (403, OPEN[1]), "actual": READABLE},
        **POST),
    case("redirect-20", "20 hops", actual=redirect(302, "{api}/redirect-20/1"),
         also={f"{{api}}/redirect-20/{n}": {"actual": redirect(302, f"{{api}}/redirect-20/{n + 1}")}
               for n in range(1, 20)} | {"{api}/redirect-20/20": {"actual": READABLE}}),
    case("redirect-21", "21 hops", actual=redirect(302, "{api}/redirect-21/1"),
         also={f"{{api}}/redirect-21/{n}": {"actual": redirect(302, f"{{api}}/redirect-21/{n + 1}")}
               for n in range(1, 21)} | {"{api}/redirect-21/21": {"actual": READABLE}}),
    case("redirect-loop", "a redirect to itself", actual=redirect(302, "{api}/redirect-loop")),
    hop("redirect-to-fragment-missing", "to a URL with a fragment that has no CORS header",
        at("api", "redirect-to-fragment-missing") + "#part", to={"actual": answer()}),
    hop("redirect-fragment-kept", "the first URL's fragment, and an answer without CORS header after the redirect",
        at("api", "redirect-fragment-kept"), to={"actual": answer()}, url="{api}/redirect-fragment-kept#there"),
    hop("redirect-to-closed", "to a closed port", "{closed}/redirect-to-closed", to=None),
    hop("redirect-to-tls", "from http to https on the same host", "{api-tls}/redirect-to-tls"),
    hop("redirect-bad-port", "to a port that browsers refuse", "http://api.localhost:6000/redirect-bad-port"),
] + [
    hop(f"redirect-{status}-post", f"a POST of JSON by {status}", at("api", f"redirect-{status}-post"), status=status,
        **POST)
    for status in (301, 302, 303, 307, 308)
] + [
    hop(f"redirect-{status}-put", f"a PUT by {status}", at("api", f"redirect-{status}-put"), status=status,
        method="PUT", body="string")
    for status in (302, 303, 307)
] + [
    hop(f"redirect-{status}-head", f"a HEAD by {status}", at("api", f"redirect-{status}-head"), status=status,
        method="HEAD")
    for status in (302, 303)
] + [
    hop(f"redirect-{status}-get", f"a GET answered with {status} and a Location", at("api", f"redirect-{status}-get"),
        status=status)
    for status in (300, 304, 305, 306)
]

#!/usr/bin/env python3
"""Writes cors.json from the table below. Every expectation is stated here by hand; check.py recomputes it."""
import json
import pathlib

APP = "https://app.example"
API = "https://api.example.net/v1/items"
ACAO = "Access-Control-Allow-Origin"
ACAC = "Access-Control-Allow-Credentials"
ACAM = "Access-Control-Allow-Methods"
ACAH = "Access-Control-Allow-Headers"
ACEH = "Access-Control-Expose-Headers"
STAR = [[ACAO, "*"]]
JSON = [["Content-Type", "application/json"]]

vectors = []


def answer(status, *lines):
    return {"status": status, "headers": [list(line) for line in lines]}


OK = answer(200, (ACAO, "*"))


def acao(*values):
    return answer(200, *[(ACAO, value) for value in values])


def creds(origin, *values):
    return answer(200, (ACAO, origin), *[(ACAC, value) for value in values])


def pf(*lines, status=204):
    return answer(status, (ACAO, "*"), *lines)


def hop(status, location, *lines, pre=None):
    entry = {"response": answer(status, ("Location", location), *lines)}
    if pre:
        entry["preflightResponse"] = pre
    return entry


def v(id, title, clause, reason="OK", kind="simple", *, origin=APP, url=API, at="https://api.example.net",
      mode="cors", method="GET", headers=(), cred="same-origin", type=None, body=None, pre=None, answer=OK, **more):
    """One vector; `at` is the URL's origin, `kind` what the browser does."""
    vectors.append({
        "id": id, "title": title, "clause": clause, "origin": origin, "url": url, "urlOrigin": at, "mode": mode,
        "method": method, "headers": [list(line) for line in headers], "credentials": cred, "contentType": type,
        "body": body, "expected": kind, "preflightResponse": pre, "actualResponse": answer,
        "outcome": "allow" if reason == "OK" else "block", "reason": reason, **more,
    })


# --- Which origin a URL has ---------------------------------------------------------------------------------------
NONE = answer(200)
SAME = dict(kind="same-origin", answer=NONE, responseType="basic")
v("url-01", "a page asks its own server", "#main-fetch", url=APP + "/list", at=APP, sentOrigins=[None], **SAME)
v("url-02", "the page's own server on its default port, written out", "#concept-origin", url=APP + ":443/list", at=APP,
  **SAME)
v("url-03", "scheme and host in capitals are the same origin", "#concept-origin", url="HTTPS://APP.Example/list", at=APP,
  **SAME)
v("url-04", "PUT to one's own server needs no preflight and sends Origin", "#append-a-request-origin-header",
  url=APP + "/list", at=APP, method="PUT", headers=JSON, sentOrigins=[APP], preflightRequests=[], **SAME)
v("url-05", "a lower label makes another origin", "#main-fetch", "ACAO_MISSING", url="https://api.app.example/",
  at="https://api.app.example", answer=NONE)
v("url-06", "another port makes another origin", "#concept-origin", "ACAO_MISSING", url=APP + ":8443/",
  at=APP + ":8443", answer=NONE, sentOrigins=[APP])
v("url-07", "a plain-HTTP page and the HTTPS host of the same name", "#concept-origin", "ACAO_MISSING",
  origin="http://app.example", url=APP + "/", at=APP, answer=NONE)
v("url-08", "a dot at the end of the host makes another origin", "#concept-origin", "ACAO_MISSING",
  url="https://app.example./", at="https://app.example.", answer=NONE)
v("url-09", "localhost and 127.0.0.1 are two origins", "#concept-origin", "ACAO_MISSING", origin="http://localhost:3000",
  url="http://127.0.0.1:3000/", at="http://127.0.0.1:3000", answer=NONE)
v("url-10", "127.1 is 127.0.0.1", "url.spec.whatwg.org/#concept-ipv4-parser", origin="http://127.0.0.1:3000",
  url="http://127.1:3000/", at="http://127.0.0.1:3000", **SAME)
v("url-11", "0x7f000001 is 127.0.0.1", "url.spec.whatwg.org/#concept-ipv4-parser", origin="http://127.0.0.1:3000",
  url="http://0x7f000001:3000/", at="http://127.0.0.1:3000", **SAME)
v("url-12", "a long form of ::1", "url.spec.whatwg.org/#concept-ipv6-parser", origin="http://[::1]:3000",
  url="http://[0:0:0:0:0:0:0:1]:3000/", at="http://[::1]:3000", **SAME)
v("url-13", "an umlaut in the host becomes Punycode", "url.spec.whatwg.org/#concept-domain-to-ascii",
  origin="https://xn--bcher-kva.example", url="https://Bücher.example/a", at="https://xn--bcher-kva.example", **SAME)
v("url-14", "backslashes count as slashes", "url.spec.whatwg.org/#url-parsing", url="https:\\\\app.example\\list",
  at=APP, **SAME)
v("url-15", "spaces around the URL and a tab within vanish", "url.spec.whatwg.org/#url-parsing",
  url="  https://app.exa\tmple/list ", at=APP, **SAME)
v("url-16", "a percent-encoded host is decoded", "url.spec.whatwg.org/#host-parsing",
  url="https://%61pp.example/list", at=APP, **SAME)
v("url-17", "the fragment is not sent", "#concept-request-current-url", kind="preflight", url=API + "#part",
  method="PUT", pre=pf((ACAM, "PUT")), preflightRequests=[{"origin": APP, "acrm": "PUT", "acrh": None, "url": API}])
v("url-18", "the query is sent with the preflight", "#cors-preflight-fetch", kind="preflight", url=API + "?a=b",
  method="PUT", pre=pf((ACAM, "PUT")),
  preflightRequests=[{"origin": APP, "acrm": "PUT", "acrh": None, "url": API + "?a=b"}])
v("url-19", "an opaque page is not same-origin with anything", "#concept-origin", "ACAO_MISSING", origin="null",
  url=APP + "/list", at=APP, answer=NONE, sentOrigins=["null"])
v("url-20", "a data: URL needs no server", "#scheme-fetch", kind="same-origin", url="data:text/plain,hi", at="null",
  answer=NONE, responseType="basic")
v("url-21", "a sandboxed page reads a data: URL too", "#main-fetch", kind="same-origin", origin="null",
  url="data:text/plain,hi", at="null", answer=NONE, responseType="basic")
v("url-22", "an underscore in the page's host is sent as it is", "#origin-header", origin="https://my_app.example",
  answer=acao("https://my_app.example"), sentOrigins=["https://my_app.example"])

# --- What the constructor refuses ---------------------------------------------------------------------------------
T = dict(kind="throws")
v("new-01", "no URL at all", "#dom-request", "REQ_INVALID_URL", url="https://[::1/", at="no URL", **T)
v("new-02", "an address with a part above 255", "#dom-request", "REQ_INVALID_URL", url="https://10.0.0.256/",
  at="no URL", **T)
v("new-03", "a port above 65535", "#dom-request", "REQ_INVALID_URL", url="https://api.example.net:65536/", at="no URL",
  **T)
v("new-04", "a space within the host", "#dom-request", "REQ_INVALID_URL", url="https://api .example.net/", at="no URL",
  **T)
v("new-05", "a user name in the URL", "#dom-request", "REQ_URL_CREDENTIALS", url="https://me@api.example.net/", **T)
v("new-06", "a password alone in the URL", "#dom-request", "REQ_URL_CREDENTIALS", url="https://:pw@api.example.net/",
  **T)
v("new-07", "mode navigate", "#dom-request", "REQ_NAVIGATE_MODE", mode="navigate", **T)
for n, method in enumerate(["CONNECT", "TRACE", "TRACK", "trace", "Connect"]):
    v(f"new-{8 + n:02}", f"{method} is not for scripts", "#forbidden-method", "REQ_FORBIDDEN_METHOD", method=method,
      failedParameter=method, **T)
v("new-13", "a method with a colon", "#dom-request", "REQ_INVALID_METHOD", method="A:B", **T)
v("new-14", "an empty method", "#dom-request", "REQ_INVALID_METHOD", method="", **T)
v("new-15", "a body with HEAD", "#dom-request", "REQ_BODY_ON_GET_HEAD", method="HEAD", body="string", **T)
v("new-16", "a body with get, which is GET", "#dom-request", "REQ_BODY_ON_GET_HEAD", method="get",
  body="urlsearchparams", **T)
v("new-17", "PUT in mode no-cors", "#dom-request", "REQ_NO_CORS_METHOD", mode="no-cors", method="PUT", **T)
v("new-18", "OPTIONS in mode no-cors", "#dom-request", "REQ_NO_CORS_METHOD", mode="no-cors", method="OPTIONS", **T)
v("new-19", "a header name with a space", "#headers-validate", "REQ_INVALID_HEADER", headers=[["X A", "1"]], **T)
v("new-20", "a header value with a line end inside", "#headers-validate", "REQ_INVALID_HEADER",
  headers=[["X-A", "1\r\nX-B: 2"]], **T)
v("new-21", "a header value beyond Latin-1", "#headers-validate", "REQ_INVALID_HEADER", headers=[["X-A", "Grüße €"]],
  **T)
v("new-22", "a stream in mode no-cors", "#dom-request", "REQ_STREAM_MODE", mode="no-cors", method="POST", body="stream",
  **T)
v("new-23", "XMLHttpRequest drops the body of GET instead", "xhr.spec.whatwg.org/#the-send()-method", body="string",
  initiator="XMLHttpRequest")
v("new-24", "an invalid method is found before a body", "#dom-request", "REQ_INVALID_METHOD", method="G T",
  body="string", **T)

# --- What main fetch stops ----------------------------------------------------------------------------------------
S = dict(kind="none", sentOrigins=[])
v("stop-01", "the port of FTP", "#block-bad-port", "REQ_BAD_PORT", url="https://api.example.net:21/",
  at="https://api.example.net:21", failedParameter="21", **S)
v("stop-02", "the port of IRC", "#block-bad-port", "REQ_BAD_PORT", url="https://api.example.net:6667/",
  at="https://api.example.net:6667", **S)
v("stop-03", "a blocked port of the page's own host", "#block-bad-port", "REQ_BAD_PORT", origin=APP + ":25",
  url=APP + ":25/", at=APP + ":25", **S)
v("stop-04", "the port 8080 is fine", "#block-bad-port", url="https://api.example.net:8080/",
  at="https://api.example.net:8080")
v("stop-05", "plain HTTP from an HTTPS page", "mixed-content/#should-block-fetch", "REQ_MIXED_CONTENT",
  url="http://api.example.net/", at="http://api.example.net", **S)
v("stop-06", "plain HTTP from an HTTPS page in mode no-cors", "mixed-content/#should-block-fetch", "REQ_MIXED_CONTENT",
  mode="no-cors", url="http://api.example.net/", at="http://api.example.net", **S)
v("stop-07", "plain HTTP to a private address is mixed content", "mixed-content/#should-block-fetch",
  "REQ_MIXED_CONTENT", url="http://192.168.1.9/", at="http://192.168.1.9", **S)
LNA = {"chrome": {"outcome": "allow", "reason": "OK", "warnings": ["LNA_PERMISSION"]},
       "safari": {"outcome": "block", "reason": "REQ_MIXED_CONTENT"},
       "firefox": {"outcome": "allow", "reason": "OK", "warnings": []}}
v("stop-08", "loopback is exempt from mixed content", "secure-contexts/#is-origin-trustworthy",
  url="http://127.0.0.1:4566/", at="http://127.0.0.1:4566", browsers=LNA)
v("stop-09", "names below localhost are exempt too", "secure-contexts/#is-origin-trustworthy",
  url="http://api.localhost:4566/", at="http://api.localhost:4566", browsers=LNA)
v("stop-10", "::1 is exempt too", "secure-contexts/#is-origin-trustworthy", url="http://[::1]:4566/",
  at="http://[::1]:4566", browsers=LNA)
v("stop-11", "a plain-HTTP page may ask HTTPS", "mixed-content/#should-block-fetch", origin="http://app.example")
v("stop-12", "mode same-origin and another host", "#main-fetch", "REQ_SAME_ORIGIN_MODE", mode="same-origin", **S)
v("stop-13", "mode same-origin and the own host", "#main-fetch", mode="same-origin", url=APP + "/a", at=APP, **SAME)
v("stop-14", "a scheme without CORS", "#main-fetch", "REQ_SCHEME_NOT_HTTP", url="ftp://api.example.net/a",
  at="ftp://api.example.net", failedParameter="ftp", **S)
v("stop-15", "a scheme that nobody knows", "#main-fetch", "REQ_SCHEME_NOT_HTTP", url="example:thing", at="null", **S)
v("stop-16", "a file: URL in mode no-cors", "#scheme-fetch", "REQ_SCHEME_NOT_HTTP", mode="no-cors", url="file:///a",
  at="null", **S)
v("stop-17", "mode no-cors with redirect mode error", "#main-fetch", "REQ_NO_CORS_REDIRECT_MODE", mode="no-cors",
  redirect="error", **S)
v("stop-18", "mode no-cors with redirect mode manual", "#main-fetch", "REQ_NO_CORS_REDIRECT_MODE", mode="no-cors",
  redirect="manual", **S)
v("stop-19", "no answer to a simple request", "#http-network-fetch", "NET_FAILED", answer=None, sentOrigins=[APP])
v("stop-20", "no answer to a preflight", "#http-network-fetch", "NET_FAILED", kind="preflight", method="PUT",
  sentOrigins=[])
v("stop-21", "a public page and a private address: Chrome asks", "local-network-access", url="https://10.1.2.3/",
  at="https://10.1.2.3", browsers={"chrome": {"outcome": "allow", "reason": "OK", "warnings": ["LNA_PERMISSION"]}})
v("stop-22", "a plain-HTTP page may not even ask", "local-network-access", origin="http://app.example",
  url="http://192.168.0.10/", at="http://192.168.0.10",
  browsers={"chrome": {"outcome": "allow", "reason": "OK", "warnings": ["LNA_INSECURE_CONTEXT"]}})
v("stop-23", "a page of the same network asks nobody", "local-network-access", origin="http://192.168.0.2",
  url="http://192.168.0.10/", at="http://192.168.0.10",
  browsers={"chrome": {"outcome": "allow", "reason": "OK", "warnings": []}})
v("stop-24", "from the network to this machine is inwards", "local-network-access", origin="https://192.168.0.2",
  url="http://localhost:8000/", at="http://localhost:8000",
  browsers={"chrome": {"outcome": "allow", "reason": "OK", "warnings": ["LNA_PERMISSION"]}})
for n, port in enumerate([0, 1, 79, 6000, 10080]):
    v(f"stop-{26 + n}", f"the port {port} is blocked", "#block-bad-port", "REQ_BAD_PORT",
      url=f"http://127.0.0.1:{port}/", at=f"http://127.0.0.1:{port}", **S)
v("stop-25", "no-cors POST from HTTPS to loopback sends Origin null", "#append-a-request-origin-header", kind="no-cors",
  mode="no-cors", method="POST", body="string", url="http://localhost:8000/", at="http://localhost:8000",
  sentOrigins=["null"], responseType="opaque")

# --- The CORS check -----------------------------------------------------------------------------------------------
C = "#cors-check"
v("acao-01", "the origin itself", C, answer=acao(APP), responseType="cors", sentOrigins=[APP])
v("acao-02", "the wildcard", C, answer=acao("*"))
v("acao-03", "nothing", C, "ACAO_MISSING", answer=NONE)
for n, (value, reason, hint) in enumerate([
    ("https://app.example/", "ACAO_INVALID", "trailing-slash"),
    ("https://app.example/list", "ACAO_INVALID", "trailing-slash"),
    ("https://App.example", "ACAO_INVALID", "case"),
    ("https://app.example:443", "ACAO_MISMATCH", "default-port"),
    ("http://app.example", "ACAO_MISMATCH", "scheme"),
    ("https://app.example:8443", "ACAO_MISMATCH", "port"),
    ("https://www.app.example", "ACAO_MISMATCH", "www"),
    ("https://other.example", "ACAO_MISMATCH", "other-origin"),
    ("app.example", "ACAO_INVALID", "scheme-missing"),
    ("//app.example", "ACAO_INVALID", "scheme-missing"),
    ("*.example", "ACAO_INVALID", "glob"),
    ("https://*", "ACAO_INVALID", "glob"),
    ("https://app.*", "ACAO_INVALID", "glob"),
    ("'*'", "ACAO_INVALID", "quoted"),
    ("\"https://app.example\"", "ACAO_INVALID", "quoted"),
    ("", "ACAO_INVALID", "empty"),
    ("null", "ACAO_MISMATCH", "null"),
    ("Null", "ACAO_INVALID", None),
    ("https://app.example, https://other.example", "ACAO_MULTIPLE", "list"),
    ("https://app.example https://other.example", "ACAO_MULTIPLE", "list"),
    ("*, https://app.example", "ACAO_MULTIPLE", "list"),
    ("https://app.example,", "ACAO_MULTIPLE", "list"),
    ("**", "ACAO_INVALID", "glob"),
    ("true", "ACAO_INVALID", "scheme-missing"),
    ("https://app.example:99999", "ACAO_INVALID", None),
    ("https://app.example@evil.example", "ACAO_INVALID", None),
]):
    more = {"hint": hint} if hint else {}
    v(f"acao-{4 + n:02}", f"the value {value!r}" if value else "the header without a value", C, reason,
      answer=acao(value), failedParameter=value, **more)
v("acao-30", "spaces and tabs around the value are no part of it", C, answer=acao(" \thttps://app.example \t"))
v("acao-31", "the right line twice", C, "ACAO_MULTIPLE", answer=acao(APP, APP), hint="duplicate-line",
  failedParameter=f"{APP}, {APP}")
v("acao-32", "the wildcard twice", C, "ACAO_MULTIPLE", answer=acao("*", "*"), hint="duplicate-line")
v("acao-33", "the wildcard and an empty line", C, "ACAO_MULTIPLE", answer=acao("*", ""), hint="duplicate-line")
v("acao-34", "the header's name in another case", C, answer=answer(200, ("access-control-allow-origin", "*")))
v("acao-35", "127.0.0.1 allowed, the page is on localhost", C, "ACAO_MISMATCH", origin="http://localhost:3000",
  url="http://localhost:4566/", at="http://localhost:4566", answer=acao("http://127.0.0.1:3000"),
  hint="localhost-vs-loopback-ip")
for n, status in enumerate([401, 404, 429, 502]):
    v(f"acao-{36 + n}", f"status {status} is readable when it has the header", C, answer=answer(status, (ACAO, "*")))
v("acao-40", "status 504 without the header hides the failure", C, "ACAO_MISSING", answer=answer(504))
v("acao-41", "a sandboxed page and the wildcard", C, origin="null", sentOrigins=["null"])
v("acao-42", "a sandboxed page and null", C, origin="null", answer=acao("null"))
v("acao-43", "a sandboxed page and a list of real origins", C, "ACAO_MISMATCH", origin="null", answer=acao(APP))
v("acao-44", "the Kelvin sign is no K", C, "ACAO_INVALID", origin="https://k.example", answer=acao("https://\u212a.example"))

# --- Credentials --------------------------------------------------------------------------------------------------
I = dict(cred="include")
v("cred-01", "cookies, the origin and true", C, answer=creds(APP, "true"), **I)
v("cred-02", "cookies and the wildcard", C, "ACAO_WILDCARD_WITH_CREDENTIALS", answer=creds("*", "true"),
  hint="wildcard-with-credentials", **I)
v("cred-03", "cookies and the wildcard without a word on credentials", C, "ACAO_WILDCARD_WITH_CREDENTIALS", **I)
v("cred-04", "cookies, the origin, nothing on credentials", C, "ACAC_NOT_TRUE", answer=acao(APP), failedParameter="",
  **I)
for n, value in enumerate(["True", "TRUE", "yes", "1", "'true'", "\"true\"", "true,true", ""]):
    v(f"cred-{5 + n:02}", f"credentials allowed by {value!r}", C, "ACAC_NOT_TRUE", answer=creds(APP, value),
      failedParameter=value, **I)
v("cred-13", "true in two lines", C, "ACAC_NOT_TRUE", answer=creds(APP, "true", "true"), hint="duplicate-line", **I)
v("cred-14", "true between spaces", C, answer=creds(APP, "  true "), **I)
v("cred-15", "no cookies: the header does not matter", C, cred="omit", answer=creds(APP, "no"))
v("cred-16", "mode same-origin sends none to others", C, answer=creds("*", "true"))
v("cred-17", "the wrong origin comes before wrong credentials", C, "ACAO_MISMATCH", answer=creds("https://x.example"),
  **I)
v("cred-18", "a sandboxed page with cookies and null", C, origin="null", answer=creds("null", "true"),
  hint="insecure-config", **I)
v("cred-19", "cookies in a preflight's answer too", "#cors-preflight-fetch", kind="preflight", method="PUT",
  pre=answer(204, (ACAO, APP), (ACAC, "true"), (ACAM, "PUT")), answer=creds(APP, "true"), **I)
v("cred-20", "the preflight says the wildcard", "#cors-preflight-fetch", "PF_ACAO_WILDCARD_WITH_CREDENTIALS",
  kind="preflight", method="PUT", pre=pf((ACAC, "true"), (ACAM, "PUT")), answer=creds(APP, "true"), **I)
v("cred-21", "the preflight does not allow credentials", "#cors-preflight-fetch", "PF_ACAC_NOT_TRUE", kind="preflight",
  method="PUT", pre=answer(204, (ACAO, APP), (ACAM, "PUT")), answer=creds(APP, "true"), **I)
v("cred-22", "only the preflight allows credentials", C, "ACAC_NOT_TRUE", kind="preflight", method="PUT",
  pre=answer(204, (ACAO, APP), (ACAC, "true"), (ACAM, "PUT")), answer=acao(APP), **I)
v("cred-23", "the method wildcard is only a name with cookies", "#cors-preflight-fetch",
  "PF_METHOD_WILDCARD_WITH_CREDENTIALS", kind="preflight", method="PUT",
  pre=answer(204, (ACAO, APP), (ACAC, "true"), (ACAM, "*")), answer=creds(APP, "true"), failedParameter="PUT",
  hint="wildcard-with-credentials", **I)
v("cred-24", "the header wildcard is only a name with cookies", "#cors-preflight-fetch",
  "PF_HEADER_WILDCARD_WITH_CREDENTIALS", kind="preflight", headers=[["X-A", "1"]],
  pre=answer(204, (ACAO, APP), (ACAC, "true"), (ACAH, "*")), answer=creds(APP, "true"), failedParameter="x-a", **I)
v("cred-25", "a method called * with cookies and *", "#cors-preflight-fetch", kind="preflight", method="*",
  pre=answer(204, (ACAO, APP), (ACAC, "true"), (ACAM, "*")), answer=creds(APP, "true"), **I)
v("cred-26", "a header called * with cookies and *", "#cors-preflight-fetch", kind="preflight", headers=[["*", "1"]],
  pre=answer(204, (ACAO, APP), (ACAC, "true"), (ACAH, "*")), answer=creds(APP, "true"), **I)

# --- When a preflight is needed -----------------------------------------------------------------------------------
P = "#cors-unsafe-request-header-names"


def need(id, title, acrh, clause=P, acrm="GET", **kw):
    lines = [(ACAM, acrm)] + ([(ACAH, acrh)] if acrh else [])
    v(id, title, clause, kind="preflight", pre=pf(*lines),
      preflightRequests=[{"origin": APP, "acrm": acrm, "acrh": acrh}], **kw)


v("need-01", "HEAD is safelisted", "#cors-safelisted-method", method="HEAD")
v("need-02", "post is POST", "#concept-method-normalize", method="post", body="string")
v("need-03", "a string is text/plain", "#concept-bodyinit-extract", method="POST", body="string", preflightRequests=[])
v("need-04", "a Blob without a type", "#concept-bodyinit-extract", method="POST", body="blob", preflightRequests=[])
need("need-05", "a Blob of JSON", "content-type", "#concept-bodyinit-extract", "POST", method="POST", body="blob",
     type="application/json")
v("need-06", "a Blob of plain text", "#concept-bodyinit-extract", method="POST", body="blob", type="text/plain")
v("need-07", "form fields", "#concept-bodyinit-extract", method="POST", body="urlsearchparams")
v("need-08", "form data", "#concept-bodyinit-extract", method="POST", body="formdata")
v("need-09", "bytes have no type", "#concept-bodyinit-extract", method="POST", body="arraybuffer")
need("need-10", "the script's type wins over the body's", "content-type", "#concept-bodyinit-extract", "POST",
     method="POST", body="urlsearchparams", headers=JSON)
v("need-11", "JSON text sent as text/plain", "#concept-bodyinit-extract", method="POST", body="string",
  headers=[["content-type", "text/plain"]])
need("need-12", "names are sorted, in lower case and once", "authorization,traceparent,x-b", headers=[
    ["X-B", "1"], ["traceparent", "00"], ["Authorization", "t"], ["x-b", "2"]])
need("need-13", "a safe and an unsafe line of one name", "accept", headers=[["Accept", "a"], ["Accept", "(b)"]])
need("need-14", "a forbidden name is not asked for", "x-a",
     headers=[["Cookie", "a"], ["Sec-X", "1"], ["Proxy-X", "1"], ["X-A", "1"]])
v("need-15", "forbidden names alone need none", "#forbidden-header-name",
  headers=[["Origin", "https://x.example"], ["Referer", "x"], ["Host", "x"], ["DNT", "1"], ["Via", "x"]])
need("need-16", "an override to PATCH is an ordinary header", "x-http-method-override", "#forbidden-header-name",
     headers=[["X-HTTP-Method-Override", "PATCH"]])
v("need-17", "an override to CONNECT is dropped", "#forbidden-header-name", headers=[["X-Method-Override", " connect "]])
v("need-18", "an override that lists track is dropped", "#forbidden-header-name", headers=[["X-HTTP-Method", "GET,track"]])
v("need-19", "a range with a start", "#cors-safelisted-request-header", headers=[["Range", "bytes=100-"]],
  answer=answer(206, (ACAO, "*")))
need("need-20", "the last bytes of a range", "range", headers=[["Range", "bytes=-100"]])
v("need-21", "an Accept-Language of the safe bytes", "#cors-safelisted-request-header",
  headers=[["Accept-Language", "de-DE, en;q=0.5, *"]])
need("need-22", "an underscore in Accept-Language", "accept-language", headers=[["Accept-Language", "de_DE"]])
need("need-23", "an Accept of 129 bytes", "accept", headers=[["Accept", "b" * 129]])
v("need-24", "eight times 128 bytes are 1024 and safe", P, headers=[["Accept", "c" * 128]] * 8)
need("need-25", "one byte more makes all names unsafe", "accept,accept-language",
     headers=[["Accept", "c" * 128]] * 8 + [["Accept-Language", "d"]])
need("need-26", "an upload listener", None, "#use-cors-preflight-flag", "POST", method="POST", body="string",
     uploadListener=True, initiator="XMLHttpRequest")
v("need-27", "an upload listener and no list of methods", "#cors-preflight-fetch", kind="preflight", method="PUT",
  body="string", uploadListener=True, initiator="XMLHttpRequest", pre=pf())
v("need-28", "a stream and no list of methods", "#cors-preflight-fetch", kind="preflight", method="PUT", body="stream",
  pre=pf(), browsers={"chrome": {"outcome": "block", "reason": "PF_METHOD_NOT_ALLOWED"},
                      "safari": {"outcome": "block", "reason": "REQ_STREAM_MODE"}})
v("need-29", "a stream and an empty list of methods", "#cors-preflight-fetch", "PF_METHOD_NOT_ALLOWED",
  kind="preflight", method="PUT", body="stream", pre=pf((ACAM, "")))
need("need-30", "the preflight has the method as it is sent", None, "#cors-preflight-fetch", "patch", method="patch")
need("need-31", "put is sent as PUT", None, "#concept-method-normalize", "PUT", method="put")
need("need-32", "a header of the AWS SDK", "amz-sdk-request", headers=[["amz-sdk-request", "attempt=1"]])
need("need-33", "a method of one's own", None, "#cors-safelisted-method", "QUERY", method="QUERY", body="string")
v("need-41", "an upload listener without a body: Chrome sees none", "#use-cors-preflight-flag", "PF_STATUS_NOT_OK",
  kind="preflight", method="POST", uploadListener=True, initiator="XMLHttpRequest", pre=pf(status=404),
  browsers={"chrome": {"outcome": "allow", "reason": "OK"},
            "firefox": {"outcome": "block", "reason": "PF_STATUS_NOT_OK"}})
v("need-42", "a client hint, which Chrome still safelists", "#cors-safelisted-request-header", "PF_HEADER_NOT_ALLOWED",
  kind="preflight", headers=[["Save-Data", "on"]], pre=pf(),
  browsers={"chrome": {"outcome": "allow", "reason": "OK"},
            "firefox": {"outcome": "block", "reason": "PF_HEADER_NOT_ALLOWED"}})
v("need-43", "two lines that are safe one by one, and too long for Chrome and Safari together", P,
  headers=[["Accept", "a" * 100], ["Accept", "b" * 100]], pre=pf(),
  browsers={"chrome": {"outcome": "block", "reason": "PF_HEADER_NOT_ALLOWED"},
            "firefox": {"outcome": "allow", "reason": "OK"},
            "safari": {"outcome": "block", "reason": "PF_HEADER_NOT_ALLOWED"}})
v("need-34", "mode no-cors keeps the safe headers only", "#concept-headers-append", kind="no-cors", mode="no-cors",
  headers=[["X-A", "1"], ["Accept", "text/html"], ["Range", "bytes=0-"]], responseType="opaque", sentOrigins=[None],
  exposed=[], answer=NONE, sentHeaders=[[["Accept", "text/html"]]])
v("need-35", "mode no-cors with JSON sends it without its type", "#concept-headers-append", kind="no-cors",
  mode="no-cors", method="POST", body="string", headers=JSON, responseType="opaque", sentOrigins=[APP],
  sentHeaders=[[["Content-Type", "text/plain;charset=UTF-8"]]])
v("need-40", "mode no-cors does not send the type of a Blob of JSON", "#concept-headers-append", kind="no-cors",
  mode="no-cors", method="POST", body="blob", type="application/json", responseType="opaque", sentHeaders=[[]])
v("need-37", "mode no-cors judges a repeated name by its whole value", "#concept-headers-append", kind="no-cors",
  mode="no-cors", headers=[["Accept", "a" * 100], ["Accept", "b" * 100]], responseType="opaque",
  sentHeaders=[[["Accept", "a" * 100]]])
v("need-38", "forbidden names are not sent, values are trimmed", "#forbidden-header-name", kind="preflight",
  headers=[["Cookie", "a"], ["X-A", " 1\t"], ["Date", "x"]], pre=pf((ACAH, "x-a")), sentHeaders=[[["X-A", "1"]]])
v("need-39", "form fields bring their type", "#concept-bodyinit-extract", method="POST", body="urlsearchparams",
  sentHeaders=[[["Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"]]])
v("need-36", "mode no-cors to one's own server is no different from cors", "#main-fetch", mode="no-cors",
  url=APP + "/a", at=APP, **SAME)

# --- Methods in the preflight's answer ----------------------------------------------------------------------------
F = "#cors-preflight-fetch"


def methods(id, title, method, value, reason="OK", **kw):
    lines = [] if value is None else [(ACAM, one) for one in ([value] if isinstance(value, str) else value)]
    v(id, title, F, reason, kind="preflight", method=method, pre=pf(*lines), **kw)


methods("acam-01", "the method among others", "DELETE", "GET, DELETE,PUT")
methods("acam-02", "the wildcard", "PATCH", "*")
methods("acam-03", "no list", "PUT", None, "PF_METHOD_NOT_ALLOWED", failedParameter="PUT")
methods("acam-04", "an empty list", "PUT", "", "PF_METHOD_NOT_ALLOWED")
methods("acam-05", "the list has it in lower case", "DELETE", "get,delete", "PF_METHOD_NOT_ALLOWED", hint="method-case")
methods("acam-06", "patch is asked and PATCH is listed", "patch", "PATCH", "PF_METHOD_NOT_ALLOWED", hint="method-case",
        failedParameter="patch")
methods("acam-07", "Delete is DELETE", "Delete", "DELETE")
methods("acam-08", "ANY is no method", "PUT", "OPTIONS,ANY", "PF_METHOD_NOT_ALLOWED", hint="ANY-literal")
methods("acam-09", "quotes of the mapping are part of the names", "PUT", "'GET,PUT'", "PF_METHOD_NOT_ALLOWED",
        hint="quoted")
methods("acam-10", "double quotes cannot be parsed", "PUT", "\"PUT\"", "PF_ACAM_UNPARSABLE", hint="quoted")
methods("acam-11", "spaces between methods cannot be parsed", "PUT", "GET PUT", "PF_ACAM_UNPARSABLE")
methods("acam-12", "a slash cannot be parsed", "PUT", "PUT,a/b", "PF_ACAM_UNPARSABLE")
methods("acam-13", "a bad line spoils a good one", "PUT", ["PUT", "a b"], "PF_ACAM_UNPARSABLE")
methods("acam-14", "two lines are one list", "PUT", ["GET", "PUT"])
methods("acam-15", "empty elements do not matter", "PUT", ", ,PUT,,")
methods("acam-16", "OPTIONS has to be listed like any other", "OPTIONS", "GET", "PF_METHOD_NOT_ALLOWED",
        preflightRequests=[{"origin": APP, "acrm": "OPTIONS", "acrh": None}])
methods("acam-17", "the wildcard among others", "PUT", "GET, *")
v("acam-18", "a safelisted method need not be listed", F, kind="preflight", method="POST", headers=JSON,
  pre=pf((ACAM, "GET"), (ACAH, "Content-Type")))
v("acam-19", "a list that cannot be parsed blocks a safelisted method", F, "PF_ACAM_UNPARSABLE", kind="preflight",
  method="POST", headers=JSON, pre=pf((ACAM, "GET;POST"), (ACAH, "Content-Type")))
v("acam-20", "Allow is another header", F, "PF_METHOD_NOT_ALLOWED", kind="preflight", method="PUT",
  pre=pf(("Allow", "PUT")))
v("acam-21", "both lists cannot be parsed: the methods are named", F, "PF_ACAM_UNPARSABLE", kind="preflight",
  method="PUT", headers=[["X-A", "1"]], pre=pf((ACAM, "a b"), (ACAH, "a b")))

# --- Header names in the preflight's answer -----------------------------------------------------------------------


def names(id, title, headers, value, reason="OK", **kw):
    lines = [] if value is None else [(ACAH, one) for one in ([value] if isinstance(value, str) else value)]
    v(id, title, F, reason, kind="preflight", headers=headers, pre=pf(*lines), **kw)


XA = [["X-A", "1"]]
XAB = [["X-A", "1"], ["X-B", "1"]]
AUTH = [["Authorization", "Bearer t"]]
ENGINES = {b: {"outcome": "allow", "reason": "OK", "warnings": ["PF_AUTHORIZATION_NOT_COVERED_BY_WILDCARD"]}
           for b in ["chrome", "firefox", "safari"]}
names("acah-01", "the name in another case", XA, "x-A")
names("acah-02", "the wildcard", XAB, "*")
names("acah-03", "no list", XA, None, "PF_HEADER_NOT_ALLOWED", failedParameter="x-a")
names("acah-04", "an empty list", XA, "", "PF_HEADER_NOT_ALLOWED")
names("acah-05", "the second name is missing", XAB, "x-a", "PF_HEADER_NOT_ALLOWED", failedParameter="x-b")
names("acah-06", "the first of two missing names is named", XAB, "x-c", "PF_HEADER_NOT_ALLOWED", failedParameter="x-a")
names("acah-07", "the wildcard and Authorization", AUTH, "*", "PF_AUTHORIZATION_NOT_COVERED_BY_WILDCARD",
      failedParameter="authorization", hint="authorization-wildcard", browsers=ENGINES)
names("acah-08", "the wildcard beside Authorization", AUTH + XA, "authorization,*", browsers={
    "chrome": {"outcome": "allow", "warnings": []}})
names("acah-09", "Authorization is not listed", AUTH, "x-a", "PF_HEADER_NOT_ALLOWED", failedParameter="authorization",
      browsers={"chrome": {"outcome": "block", "reason": "PF_HEADER_NOT_ALLOWED"}})
names("acah-10", "Authorization is judged before other names", AUTH + [["A-First", "1"]], "x",
      "PF_HEADER_NOT_ALLOWED", failedParameter="authorization")
names("acah-11", "double quotes cannot be parsed", XA, "\"X-A\"", "PF_ACAH_UNPARSABLE", hint="quoted")
names("acah-12", "a list with semicolons cannot be parsed", XAB, "X-A; X-B", "PF_ACAH_UNPARSABLE")
names("acah-13", "single quotes are part of the names", XA, "'X-A'", "PF_HEADER_NOT_ALLOWED", hint="quoted")
names("acah-14", "two lines are one list", XAB, ["X-A", "X-B"])
names("acah-15", "empty elements and tabs", XA, ",\t,X-A\t,")
names("acah-16", "a name with a space cannot be parsed", XA, "X A", "PF_ACAH_UNPARSABLE")
v("acah-17", "safe headers need no list", F, kind="preflight", method="PUT", headers=[["Accept", "a"]],
  pre=pf((ACAM, "PUT")))
v("acah-18", "a list that cannot be parsed blocks though no name is asked for", F, "PF_ACAH_UNPARSABLE",
  kind="preflight", method="PUT", pre=pf((ACAM, "PUT"), (ACAH, "a b")))
v("acah-19", "the method is judged before the names", F, "PF_METHOD_NOT_ALLOWED", kind="preflight", method="PUT",
  headers=XA, pre=pf())
v("acah-20", "a long list is one list", F, kind="preflight", headers=[["X-99", "1"]],
  pre=pf((ACAH, ", ".join(f"x-{n}" for n in range(100)))))

# --- The preflight's status and origin ----------------------------------------------------------------------------


def status(id, title, code, reason="OK", lines=((ACAO, "*"), (ACAM, "PUT")), **kw):
    v(id, title, F, reason, kind="preflight", method="PUT", pre=answer(code, *lines), **kw)


for n, code in enumerate([200, 201, 202, 299]):
    status(f"pf-{1 + n:02}", f"status {code} is an ok status", code)
for n, code in enumerate([300, 304, 400, 401, 403, 404, 405, 415, 429, 500, 503]):
    status(f"pf-{5 + n:02}", f"status {code} fails a preflight", code, "PF_STATUS_NOT_OK")
for n, code in enumerate([301, 302, 303, 307, 308]):
    status(f"pf-{16 + n:02}", f"status {code} is not followed", code, "PF_REDIRECT",
           lines=((ACAO, "*"), (ACAM, "PUT"), ("Location", "/v2")))
status("pf-21", "a refusal without the header reads as a missing header", 403, "PF_ACAO_MISSING", lines=(), browsers={
    "chrome": {"outcome": "block", "reason": "PF_ACAO_MISSING"},
    "firefox": {"outcome": "block", "reason": "PF_ACAO_MISSING"},
    "safari": {"outcome": "block", "reason": "PF_STATUS_NOT_OK"}})
status("pf-22", "a redirect without the header", 302, "PF_ACAO_MISSING", lines=(("Location", "/v2"),), browsers={
    "chrome": {"outcome": "block", "reason": "PF_REDIRECT"}, "firefox": {"outcome": "block", "reason": "PF_ACAO_MISSING"},
    "safari": {"outcome": "block", "reason": "PF_REDIRECT"}})
status("pf-23", "no origin", 204, "PF_ACAO_MISSING", lines=((ACAM, "PUT"),))
status("pf-24", "another origin", 204, "PF_ACAO_MISMATCH", lines=((ACAO, "https://x.example"), (ACAM, "PUT")))
status("pf-25", "a slash at the end", 204, "PF_ACAO_INVALID", lines=((ACAO, APP + "/"), (ACAM, "PUT")),
       hint="trailing-slash")
status("pf-26", "two lines", 204, "PF_ACAO_MULTIPLE", lines=((ACAO, "*"), (ACAO, APP), (ACAM, "PUT")),
       hint="duplicate-line")
status("pf-27", "a list", 204, "PF_ACAO_MULTIPLE", lines=((ACAO, APP + ",https://x.example"), (ACAM, "PUT")),
       hint="list")
status("pf-28", "the answer itself has no header", 204, "ACAO_MISSING", answer=NONE, sentOrigins=[APP])
status("pf-29", "the answer itself names another origin", 204, "ACAO_MISMATCH", answer=acao("https://x.example"))
status("pf-30", "both sides add the header to the answer", 204, "ACAO_MULTIPLE", answer=acao("*", APP),
       hint="duplicate-line")
status("pf-31", "the answer is an error that can be read", 204, answer=answer(503, (ACAO, "*")))
status("pf-32", "Firefox judges methods before it parses names", 204, "PF_ACAH_UNPARSABLE",
       lines=((ACAO, "*"), (ACAH, "a b")), browsers={
           "chrome": {"outcome": "block", "reason": "PF_ACAH_UNPARSABLE"},
           "firefox": {"outcome": "block", "reason": "PF_METHOD_NOT_ALLOWED"}})

# --- Redirects ----------------------------------------------------------------------------------------------------
R = "#http-redirect-fetch"
TAINT = "#concept-request-tainted-origin"
OTHER = "https://other.example.org/z"
S2 = (ACAO, "*")
v("rd-01", "within one foreign host", R, redirects=[hop(302, "/v2", S2)], answer=acao(APP), sentOrigins=[APP, APP])
v("rd-02", "from one foreign host to another: null", TAINT, "ACAO_MISMATCH", redirects=[hop(302, OTHER, S2)],
  answer=acao(APP), sentOrigins=[APP, "null"], hint="redirect-taint")
v("rd-03", "from one foreign host to another, answered with the wildcard", TAINT, redirects=[hop(307, OTHER, S2)],
  sentOrigins=[APP, "null"])
v("rd-04", "from one foreign host to another, answered with null", TAINT, redirects=[hop(303, OTHER, S2)],
  answer=acao("null"))
v("rd-05", "from one's own host to a foreign one", TAINT, url=APP + "/go", at=APP, redirects=[hop(302, API)],
  answer=acao(APP), sentOrigins=[None, APP])
v("rd-06", "back to one's own host is still CORS", TAINT, "ACAO_MISMATCH", redirects=[hop(302, APP + "/b", S2)],
  answer=acao(APP), sentOrigins=[APP, "null"])
v("rd-07", "own, foreign, own again", TAINT, url=APP + "/go", at=APP, redirects=[hop(302, API), hop(302, APP + "/b", S2)],
  sentOrigins=[None, APP, "null"], responseType="cors")
v("rd-08", "from plain HTTP to HTTPS of one host: null", TAINT, origin="http://app.example",
  url="http://api.example.net/", at="http://api.example.net", redirects=[hop(301, "https://api.example.net/", S2)],
  sentOrigins=["http://app.example", "null"])
v("rd-09", "the redirect itself lacks the header", "#http-fetch", "ACAO_MISSING", redirects=[hop(302, "/v2")],
  hint="redirect-response")
v("rd-10", "the second redirect lacks the header", "#http-fetch", "ACAO_MISSING",
  redirects=[hop(302, "/v2", S2), hop(301, "/v3")], sentOrigins=[APP, APP], hint="redirect-response")
v("rd-11", "cookies need both headers on the redirect too", "#http-fetch", "ACAC_NOT_TRUE", cred="include",
  redirects=[hop(302, "/v2", (ACAO, APP))], answer=creds(APP, "true"))
for n, code in enumerate([301, 302, 303]):
    v(f"rd-{12 + n}", f"{code} turns POST into GET, whose type no longer counts", R, kind="preflight", method="POST",
      headers=JSON, body="string", pre=pf((ACAH, "content-type")), redirects=[hop(code, "/v2", S2)],
      preflightRequests=[{"origin": APP, "acrm": "POST", "acrh": "content-type"}])
for n, code in enumerate([307, 308]):
    v(f"rd-{15 + n}", f"{code} keeps POST and its preflight", R, kind="preflight", method="POST", headers=JSON,
      body="string", pre=pf((ACAH, "content-type")), redirects=[hop(code, "/v2", S2, pre=pf((ACAH, "content-type")))],
      preflightRequests=[{"origin": APP, "acrm": "POST", "acrh": "content-type"},
                         {"origin": APP, "acrm": "POST", "acrh": "content-type",
                          "url": "https://api.example.net/v2"}])
v("rd-17", "302 keeps PUT", R, kind="preflight", method="PUT", pre=pf((ACAM, "PUT")),
  redirects=[hop(302, "/v2", S2, pre=pf((ACAM, "PUT")))],
  preflightRequests=[{"origin": APP, "acrm": "PUT", "acrh": None}] * 2)
v("rd-18", "303 turns PUT into GET", R, kind="preflight", method="PUT", pre=pf((ACAM, "PUT")),
  redirects=[hop(303, "/v2", S2)], preflightRequests=[{"origin": APP, "acrm": "PUT", "acrh": None}])
v("rd-19", "303 keeps HEAD", R, method="HEAD", redirects=[hop(303, "/v2", S2)])
v("rd-20", "a second preflight with Origin null", TAINT, kind="preflight", method="PUT", pre=pf((ACAM, "PUT")),
  redirects=[hop(308, OTHER, S2, pre=pf((ACAM, "PUT")))],
  preflightRequests=[{"origin": APP, "acrm": "PUT", "acrh": None}, {"origin": "null", "acrm": "PUT", "acrh": None}])
v("rd-21", "the second preflight is refused", F, "PF_METHOD_NOT_ALLOWED", kind="preflight", method="PUT",
  pre=pf((ACAM, "PUT")), redirects=[hop(307, "/v2", S2, pre=pf((ACAM, "GET")))])
v("rd-22", "from one's own host a preflight comes late", R, kind="preflight", url=APP + "/go", at=APP, method="PUT",
  redirects=[hop(307, API, pre=pf((ACAM, "PUT")))], preflightRequests=[{"origin": APP, "acrm": "PUT", "acrh": None}])
v("rd-23", "Authorization stays within one origin", R, kind="preflight", headers=AUTH,
  pre=pf((ACAH, "authorization")), redirects=[hop(302, "/v2", S2, pre=pf((ACAH, "authorization")))],
  preflightRequests=[{"origin": APP, "acrm": "GET", "acrh": "authorization"}] * 2)
v("rd-24", "Authorization does not go to another origin", R, kind="preflight", headers=AUTH,
  pre=pf((ACAH, "authorization")), redirects=[hop(302, OTHER, S2)],
  preflightRequests=[{"origin": APP, "acrm": "GET", "acrh": "authorization"}])
v("rd-25", "other headers do go there", R, kind="preflight", headers=XA, pre=pf((ACAH, "x-a")),
  redirects=[hop(302, OTHER, S2, pre=pf((ACAH, "x-a")))],
  preflightRequests=[{"origin": APP, "acrm": "GET", "acrh": "x-a"}, {"origin": "null", "acrm": "GET", "acrh": "x-a"}])
v("rd-26", "to a scheme without CORS", R, "RD_SCHEME", redirects=[hop(302, "ftp://api.example.net/a", S2)],
  failedParameter="ftp://api.example.net/a")
v("rd-27", "to a data: URL", R, "RD_SCHEME", redirects=[hop(302, "data:text/plain,hi", S2)])
v("rd-28", "to no URL", R, "RD_INVALID_LOCATION", redirects=[hop(302, "https://[x/", S2)])
v("rd-29", "two Location lines", R, "RD_INVALID_LOCATION",
  redirects=[{"response": answer(302, ("Location", "/a"), ("Location", "/b"), S2)}])
v("rd-30", "without Location the answer is delivered", R, redirects=[{"response": answer(302, S2)}],
  responseType="cors", sentOrigins=[APP])
v("rd-31", "to a URL with a password", R, "RD_LOCATION_CREDENTIALS", redirects=[hop(302, "https://u:p@api.example.net/", S2)])
v("rd-32", "from one's own host to a foreign URL with a user name", R, "RD_LOCATION_CREDENTIALS", "same-origin",
  url=APP + "/go", at=APP, redirects=[hop(302, "https://u@api.example.net/")])
v("rd-33", "within one's own host a user name is fine", R, kind="same-origin", url=APP + "/go", at=APP,
  redirects=[hop(302, "https://u@app.example/b")], responseType="basic")
v("rd-34", "from a foreign host to one's own with a user name", R, "RD_LOCATION_CREDENTIALS",
  redirects=[hop(302, "https://u@app.example/b", S2)])
v("rd-35", "redirect mode error", "#http-fetch", "RD_MODE_ERROR", redirect="error", redirects=[hop(302, "/v2", S2)])
v("rd-36", "redirect mode error and no redirect", "#http-fetch", redirect="error")
v("rd-37", "redirect mode manual", "#http-fetch", redirect="manual", redirects=[hop(302, "/v2", S2)],
  responseType="opaqueredirect", exposed=[], sentOrigins=[APP])
v("rd-38", "redirect mode manual still checks CORS", "#http-fetch", "ACAO_MISSING", redirect="manual",
  redirects=[hop(302, "/v2")])
v("rd-39", "redirect mode manual at one's own host", "#http-fetch", kind="same-origin", url=APP + "/go", at=APP,
  redirect="manual", redirects=[hop(301, API)], responseType="opaqueredirect")
v("rd-40", "twenty redirects are allowed", R, redirects=[hop(302, f"/{n}", S2) for n in range(20)],
  sentOrigins=[APP] * 21)
v("rd-41", "twenty-one are not", R, "RD_TOO_MANY", redirects=[hop(302, f"/{n}", S2) for n in range(21)],
  sentOrigins=[APP] * 21)
v("rd-42", "a stream cannot be sent again", R, "RD_STREAM_BODY", kind="preflight", method="POST", body="stream",
  pre=pf(), redirects=[hop(308, "/v2", S2)])
v("rd-43", "after 303 a stream need not be", R, kind="preflight", method="POST", body="stream", pre=pf(),
  redirects=[hop(303, "/v2", S2, pre=pf())])
v("rd-44", "from HTTPS to plain HTTP is mixed content", "#main-fetch", "REQ_MIXED_CONTENT",
  redirects=[hop(302, "http://api.example.net/", S2)])
v("rd-45", "to a blocked port", "#main-fetch", "REQ_BAD_PORT", redirects=[hop(302, "https://api.example.net:25/", S2)])
v("rd-46", "mode same-origin led elsewhere", "#main-fetch", "REQ_SAME_ORIGIN_MODE", "same-origin", mode="same-origin",
  url=APP + "/go", at=APP, redirects=[hop(302, API)])
v("rd-47", "mode no-cors follows without any header", R, kind="no-cors", mode="no-cors", redirects=[hop(302, OTHER)],
  answer=NONE, responseType="opaque", sentOrigins=[None, None])
v("rd-48", "304 is no redirect", "#redirect-status", answer=answer(304, (ACAO, "*"), ("Location", "/v2")))
v("rd-49", "300 is no redirect", "#redirect-status", answer=answer(300, (ACAO, "*"), ("Location", "/v2")))
v("rd-50", "a relative path with dots", "url.spec.whatwg.org/#url-parsing", kind="preflight", method="PUT",
  pre=pf((ACAM, "PUT")), redirects=[hop(307, "../v2/./b?x", S2, pre=pf((ACAM, "PUT")))],
  preflightRequests=[{"acrm": "PUT", "url": API}, {"acrm": "PUT", "url": "https://api.example.net/v2/b?x"}])
v("rd-51", "an opaque page stays null", TAINT, origin="null", redirects=[hop(302, OTHER, S2)],
  sentOrigins=["null", "null"])
v("rd-52", "a redirect to the same host by a scheme-relative URL", R, redirects=[hop(302, "//api.example.net/v2", S2)],
  answer=acao(APP), sentOrigins=[APP, APP])
v("rd-54", "a preflighted request led back to one's own host asks again", TAINT, kind="preflight", method="PUT",
  pre=pf((ACAM, "PUT")), redirects=[hop(307, APP + "/b", S2, pre=pf((ACAM, "PUT")))],
  preflightRequests=[{"origin": APP, "acrm": "PUT", "acrh": None}, {"origin": "null", "acrm": "PUT", "acrh": None}])
v("rd-55", "what a redirect drops: the type of a body that is gone, and Authorization", R, kind="preflight",
  method="POST", body="string", headers=JSON + AUTH + [["Content-Language", "de"]],
  pre=pf((ACAH, "content-type, authorization")), redirects=[hop(303, OTHER, S2)],
  sentHeaders=[JSON + AUTH + [["Content-Language", "de"]], []])
v("rd-53", "no answer after a redirect", "#http-network-fetch", "NET_FAILED", redirects=[hop(302, "/v2", S2)],
  answer=None)

# --- What the script can read -------------------------------------------------------------------------------------
E = "#cors-safelisted-response-header-name"
SEEN = [("Content-Type", "text/plain"), ("Content-Length", "2"), ("Cache-Control", "no-store"), ("ETag", "\"e\""),
        ("X-Total", "9"), ("Set-Cookie", "a=b"), ("Set-Cookie2", "c=d"), ("Location", "/x"), ("Retry-After", "1")]
SAFE = ["cache-control", "content-length", "content-type"]


def seen(id, title, exposed, *lines, cred="same-origin", **kw):
    origin = [(ACAO, APP), (ACAC, "true")]
    v(id, title, E, cred=cred, answer=answer(200, *origin, *SEEN, *lines), exposed=exposed, **kw)


seen("read-01", "only the safelisted names", SAFE)
seen("read-02", "two more by name", SAFE + ["etag", "x-total"], (ACEH, "ETAG, x-Total"))
seen("read-03", "two lines", SAFE + ["etag", "x-total"], (ACEH, "etag"), (ACEH, "x-total"))
ALL = sorted([n.lower() for n, _ in SEEN if not n.startswith("Set-")] + [ACAO.lower(), ACAC.lower(), ACEH.lower()])
seen("read-04", "the wildcard, but never cookies", ALL, (ACEH, "*"))
seen("read-05", "the wildcard is only a name with cookies", SAFE, (ACEH, "*"), cred="include")
seen("read-06", "cookies by name stay hidden", SAFE, (ACEH, "Set-Cookie, Set-Cookie2"))
seen("read-07", "a list that cannot be parsed adds nothing", SAFE, (ACEH, "X-Total ETag"))
seen("read-08", "double quotes cannot be parsed", SAFE, (ACEH, "\"X-Total\""))
seen("read-09", "single quotes are part of the name", SAFE, (ACEH, "'X-Total'"))
seen("read-10", "names with cookies", SAFE + ["x-total"], (ACEH, "X-Total"), cred="include")
seen("read-11", "a name that the answer does not have", SAFE, (ACEH, "X-Nothing"))
seen("read-12", "the wildcard among names", ALL, (ACEH, "ETag, *"))
v("read-13", "one's own server shows all but cookies", "#concept-filtered-response-basic", kind="same-origin",
  url=APP + "/a", at=APP, answer=answer(200, *SEEN), responseType="basic",
  exposed=sorted(n.lower() for n, _ in SEEN if not n.startswith("Set-")))
v("read-14", "all seven safelisted names", E, answer=answer(200, S2, *[(n, "x") for n in [
    "Pragma", "Last-Modified", "Expires", "Content-Type", "Content-Length", "Content-Language", "Cache-Control"]]),
  exposed=["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified",
           "pragma"])
v("rd-56", "Firefox keeps the page's origin in a preflight after a redirect", TAINT, "PF_ACAO_MISMATCH",
  kind="preflight", method="PUT", pre=pf((ACAM, "PUT")),
  redirects=[hop(307, OTHER, S2, pre=answer(204, (ACAO, APP), (ACAM, "PUT")))], browsers={
      "chrome": {"outcome": "block", "reason": "PF_ACAO_MISMATCH"}, "firefox": {"outcome": "allow", "reason": "OK"},
      "safari": {"outcome": "block", "reason": "PF_ACAO_MISMATCH"}})
v("rd-57", "Firefox asks again after a redirect though a GET is left", R, kind="preflight", method="PUT",
  pre=pf((ACAM, "PUT")), redirects=[hop(303, "/v2", S2)], browsers={
      "chrome": {"outcome": "allow", "reason": "OK"}, "firefox": {"outcome": "block", "reason": "NET_FAILED"},
      "safari": {"outcome": "block", "reason": "NET_FAILED"}})
v("rd-59", "Safari asks again for a header that the redirect dropped", R, kind="preflight", headers=AUTH,
  pre=pf((ACAH, "authorization")), redirects=[hop(302, OTHER, S2, pre=pf())], browsers={
      "chrome": {"outcome": "allow", "reason": "OK"}, "firefox": {"outcome": "allow", "reason": "OK"},
      "safari": {"outcome": "block", "reason": "PF_HEADER_NOT_ALLOWED"}})
v("rd-58", "Chrome follows no redirect to a URL with a user name, not even within one's own host", R,
  kind="same-origin", url=APP + "/go", at=APP, redirects=[hop(302, "https://u@app.example/b")], browsers={
      "chrome": {"outcome": "block", "reason": "RD_LOCATION_CREDENTIALS"},
      "firefox": {"outcome": "allow", "reason": "OK"}})
v("read-15", "the exposed names of a redirect do not count", E,
  redirects=[hop(302, "/v2", S2, (ACEH, "X-Total"))], answer=answer(200, S2, ("X-Total", "1")), exposed=[])

# --- Safelisted request headers -----------------------------------------------------------------------------------
safelist = [{"name": name, "value": value, "safelisted": safe} for name, value, safe in [
    ("Accept", "text/html, */*;q=0.8", True), ("ACCEPT", "a", True), ("accept", "", True),
    ("accept", "a" * 128, True), ("accept", "a" * 129, False), ("accept", "\u00e9" * 128, True),
    ("accept", "\u00e9" * 129, False), ("accept", "a:b", False), ("accept", "a{b", False), ("accept", "a\x7fb", False),
    ("accept", "a\x01b", False), ("accept", "a\tb", True), ("accept", "a=b'c;d", True), ("accept", "a\\b", False),
    ("accept", "<a>", False), ("accept", "a@b", False), ("accept", "[a]", False), ("accept", "a?b", False),
    ("accept-language", "de, en;q=0.5", True), ("accept-language", "*", True), ("accept-language", "de_DE", False),
    ("accept-language", "de\ten", False), ("accept-language", "d\u00e9", False), ("accept-language", "", True),
    ("content-language", "de-CH", True), ("content-language", "de/CH", False), ("content-language", "a" * 129, False),
    ("content-type", "text/plain", True), ("content-type", " text/plain ", True),
    ("content-type", "Text/Plain; charset=utf-8", True), ("content-type", "multipart/form-data", True),
    ("content-type", "application/x-www-form-urlencoded", True),
    ("content-type", "application/x-www-form-urlencoded ; a=b", True), ("content-type", "application/json", False),
    ("content-type", "text/html", False), ("content-type", "text/plain, text/plain", False),
    ("content-type", "text/plain;a=\"b\"", False), ("content-type", "text", False), ("content-type", "/plain", False),
    ("content-type", "text/", False), ("content-type", ";text/plain", False), ("content-type", "text/plain;", True),
    ("content-type", "text/plain;x=" + "y" * 116, False), ("content-type", "text/plain;x=" + "y" * 115, True),
    ("content-type", "text/plain x", False), ("content-type", "multipart/mixed", False),
    ("range", "bytes=0-0", True), ("range", "bytes=7-", True), ("range", "bytes=9-8", False),
    ("range", "bytes=10-9", False), ("range", "bytes=09-10", True), ("range", "bytes=-5", False),
    ("range", "bytes=0-1,3-4", False), ("range", "bytes= 0-1", False), ("range", "Bytes=0-1", False),
    ("range", "bytes=99999999999999999999-99999999999999999998", False), ("range", "bytes=1", False),
    ("range", "", False), ("dpr", "1", False), ("downlink", "1", False), ("viewport-width", "1", False),
    ("x-requested-with", "XMLHttpRequest", False), ("cache-control", "no-cache", False), ("pragma", "no-cache", False),
    ("if-modified-since", "x", False), ("user-agent", "x", False), ("", "x", False),
]]

# --- How long a preflight is kept ---------------------------------------------------------------------------------
maxAge = [{"values": values, "standard": s, "chrome": c, "firefox": f, "safari": w} for values, s, c, f, w in [
    ([], 5, 5, 5, 5), (["0"], 0, 0, 0, 0), (["1"], 1, 1, 1, 1), (["5"], 5, 5, 5, 5), (["599"], 599, 599, 599, 599),
    (["600"], 600, 600, 600, 600), (["900"], 900, 900, 900, 600), (["7200"], 7200, 7200, 7200, 600),
    (["7201"], 7201, 7200, 7201, 600), (["86400"], 86400, 7200, 86400, 600), (["86401"], 86401, 7200, 86400, 600),
    (["31536000"], 31536000, 7200, 86400, 600), (["00600"], 600, 600, 600, 600), (["-1"], 5, 0, 0, 0),
    (["-600"], 5, 0, 0, 0), (["ten"], 5, 5, 0, 5), (["10s"], 5, 5, 0, 5), (["1e3"], 5, 5, 0, 5),
    (["600.0"], 5, 5, 0, 5), (["'3600'"], 5, 5, 0, 5), (["\"3600\""], 5, 5, 0, 5), (["600", "600"], 5, 5, 0, 5),
    (["600,600"], 5, 5, 0, 5), ([""], 5, 5, 5, 5), (["\t60 "], 60, 60, 60, 60), (["0", "600"], 5, 5, 0, 5),
    (["+60"], 5, 60, 0, 60), (["9223372036854775807"], 9223372036854775807, 7200, 86400, 600),
    (["9223372036854775808"], 9223372036854775808, 5, 86400, 5), (["-9223372036854775809"], 5, 5, 0, 5),
]]

# --- One request after another ------------------------------------------------------------------------------------
K = "#concept-cache"
cacheSequences = [{"id": id, "title": title, "clause": clause, "steps": steps, "preflightSent": sent, **more}
                  for id, title, clause, steps, sent, more in [
    ("cache-01", "a method is remembered", K + "-match-method", ["PUT /a (max-age 600)", "PUT /a at +599 s"],
     [True, False], {}),
    ("cache-02", "until its time is over", K, ["PUT /a (max-age 600)", "PUT /a at +600 s"], [True, True], {}),
    ("cache-03", "five seconds without the header", K, ["PUT /a (no max-age)", "PUT /a at +4 s", "PUT /a at +5 s"],
     [True, False, True], {}),
    ("cache-04", "zero remembers nothing", K, ["PUT /a (max-age 0)", "PUT /a"], [True, True], {}),
    ("cache-05", "the query is part of the URL", K, ["PUT /a?x=1 (max-age 600)", "PUT /a?x=2", "PUT /a?x=1"],
     [True, True, False], {}),
    ("cache-06", "the fragment is not", K, ["PUT /a#one (max-age 600)", "PUT /a#two"], [True, False], {}),
    ("cache-07", "without credentials does not serve with", K + "-match",
     ["PUT /a, omit (max-age 600)", "PUT /a, same-origin", "PUT /a, include"], [True, False, True], {}),
    ("cache-08", "with credentials serves without", K + "-match", ["PUT /a, include (max-age 600)", "PUT /a, omit"],
     [True, False], {}),
    ("cache-09", "all listed methods are remembered", K + "-match-method",
     ["PUT /a answered ACAM PUT, DELETE", "DELETE /a", "PATCH /a"], [True, False, True], {}),
    ("cache-10", "a wildcard of methods too", K + "-match-method", ["PUT /a answered ACAM *", "DELETE /a"],
     [True, False], {}),
    ("cache-11", "every unsafe name needs an entry", K + "-match-header",
     ["GET /a with x-a, x-b (max-age 600)", "GET /a with x-b", "GET /a with x-b, x-c"], [True, False, True], {}),
    ("cache-12", "a wildcard of names", K + "-match-header", ["GET /a with x-a answered ACAH *", "GET /a with x-z"],
     [True, False], {}),
    ("cache-13", "which does not cover Authorization", K + "-match-header",
     ["GET /a with x-a answered ACAH *", "GET /a with authorization"], [True, True], {}),
    ("cache-14", "Safari lets it, and Firefox does not remember wildcards", K + "-match-header",
     ["GET /a with x-a answered ACAH *", "GET /a with x-z", "GET /a with authorization"],
     {"standard": [True, False, True], "chrome": [True, False, True], "firefox": [True, True, True],
      "safari": [True, False, False]}, {}),
    ("cache-15", "a safelisted method still needs its header", "#http-fetch",
     ["PUT /a (max-age 600)", "POST json /a", "GET /a"], [True, True, False], {}),
    ("cache-16", "a network error forgets all of the URL", K + "-clear",
     ["PUT /a (max-age 600)", "PUT /a network error", "PUT /a"], [True, False, True], {}),
    ("cache-17", "so does a refused answer", K + "-clear",
     ["PUT /a (max-age 600)", "PUT /a blocked", "DELETE /a", "PUT /a"], [True, False, True, True], {}),
    ("cache-18", "but not of other URLs", K + "-clear",
     ["PUT /a (max-age 600)", "PUT /b network error", "PUT /a"], [True, True, False], {}),
    ("cache-19", "a simple request that fails forgets nothing", K + "-clear",
     ["PUT /a (max-age 600)", "GET /a network error", "PUT /a"], [True, False, False], {}),
    ("cache-20", "a refused preflight is not remembered", K, ["PUT /a preflight refused (max-age 600)", "PUT /a"],
     [True, True], {}),
    ("cache-21", "partitions share nothing", K + "-key",
     ["PUT /a from top site 1 (max-age 600)", "PUT /a from top site 2", "PUT /a from top site 1"],
     [True, True, False], {}),
    ("cache-22", "origins share nothing", K, ["PUT /a (max-age 600)", "PUT /a from https://b.example"], [True, True], {}),
    ("cache-23", "an upload listener needs the method, though it is safelisted", "#http-fetch",
     ["POST /a with upload listener (max-age 600)", "POST /a with upload listener"], [True, False], {}),
    ("cache-24", "engines have their own caps", K,
     ["PUT /a (max-age 90000)", "PUT /a at +599 s", "PUT /a at +601 s", "PUT /a at +7300 s", "PUT /a at +89000 s"],
     {"standard": [True, False, False, False, False], "chrome": [True, False, False, True, True],
      "firefox": [True, False, False, False, True], "safari": [True, False, True, True, True]}, {}),
    ("cache-34", "Safari keeps a refused answer for what it allows", K,
     ["PUT /a answered ACAM DELETE (max-age 600)", "DELETE /a", "PUT /a"],
     {"standard": [True, True, True], "chrome": [True, True, True], "firefox": [True, True, True],
      "safari": [True, False, True]}, {}),
    ("cache-35", "Safari drops what does not serve the next request", K,
     ["PUT /a (max-age 600)", "DELETE /a preflight refused", "PUT /a"],
     {"standard": [True, True, True], "chrome": [True, True, False], "firefox": [True, True, True],
      "safari": [True, True, True]}, {}),
    ("cache-25", "a negative time", K, ["PUT /a (max-age -1)", "PUT /a at +1 s"],
     {"standard": [True, False], "chrome": [True, True], "firefox": [True, True], "safari": [True, True]}, {}),
    ("cache-26", "names are remembered whatever their case", K + "-match-header",
     ["GET /a with X-A answered ACAH X-a", "GET /a with x-A"], [True, False], {}),
    ("cache-27", "methods only in their case", K + "-match-method",
     ["PATCH /a answered ACAM PATCH,patch", "patch /a", "Patch /a"], [True, False, True], {}),
    ("cache-28", "engines keep fragments apart", K, ["PUT /a#one (max-age 600)", "PUT /a#two"],
     {"standard": [True, False], "chrome": [True, True], "firefox": [True, True], "safari": [True, False]}, {}),
    ("cache-33", "an entry with credentials is over at the same moment", K,
     ["PUT /a, include (max-age 600)", "PUT /a, include at +599 s", "PUT /a, include at +600 s"],
     [True, False, True], {}),
    ("cache-29", "a new answer replaces the old one as a whole in Chrome and Safari", K,
     ["PUT /a (max-age 600)", "DELETE /a (max-age 600)", "PUT /a"],
     {"standard": [True, True, False], "chrome": [True, True, True], "firefox": [True, True, False],
      "safari": [True, True, True]}, {}),
    ("cache-30", "Firefox does not serve requests without credentials from entries with them", K + "-match",
     ["PUT /a, include (max-age 600)", "PUT /a, omit"],
     {"standard": [True, False], "chrome": [True, False], "firefox": [True, True], "safari": [True, False]}, {}),
    ("cache-31", "Chrome and Safari forget nothing after an error", K + "-clear",
     ["PUT /a (max-age 600)", "PUT /a network error", "PUT /a"],
     {"standard": [True, False, True], "chrome": [True, False, False], "firefox": [True, False, True],
      "safari": [True, False, False]}, {}),
    ("cache-32", "an answer for no time leaves what Firefox has", K,
     ["PUT /a (max-age 600)", "PUT /a with x-b (max-age 0)", "PUT /a"],
     {"standard": [True, True, True], "chrome": [True, True, True], "firefox": [True, True, False]}, {}),
]]

document = {
    "meta": {"standard": "https://fetch.spec.whatwg.org/ as of July 2026",
             "format": "see README.md; written by make.py, recomputed by check.py"},
    "vectors": vectors, "safelist": safelist, "maxAge": maxAge, "cacheSequences": cacheSequences,
}


def text():
    parts = ['{\n "meta": ' + json.dumps(document["meta"], ensure_ascii=False)]
    for key in ["vectors", "safelist", "maxAge", "cacheSequences"]:
        rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in document[key])
        parts.append(f'"{key}": [\n{rows}\n ]')
    return ",\n ".join(parts) + "\n}\n"


if __name__ == "__main__":
    ids = [row["id"] for row in vectors + cacheSequences]
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    pathlib.Path(__file__).with_name("cors.json").write_text(text(), encoding="utf-8")
    print(", ".join(f"{len(document[key])} {key}" for key in ["vectors", "safelist", "maxAge", "cacheSequences"]))

#!/usr/bin/env python3
"""Recomputes every expectation of a vector file from the Fetch standard, on its own reading of it.

Usage: check.py [cors.json]. It shares nothing with Crossgate and needs only Python. Exit status 1 when they differ.
"""
import ipaddress
import json
import pathlib
import re
import sys
import urllib.parse

TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+\Z")
PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
BAD_PORTS = {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
             109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
             526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
             3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
NULL = ("opaque",)


class Stop(Exception):
    """A network error or an exception: the reason, and what failed."""

    def __init__(self, reason, parameter=None):
        super().__init__(reason)
        self.reason = reason
        self.parameter = parameter


# --- URLs -----------------------------------------------------------------------------------------------------------


def ipv4(host):
    """The URL standard's IPv4 parser; None when the host is a name."""
    labels = host.split(".")
    if labels[-1] == "" and len(labels) > 1:
        labels.pop()

    def number(text):
        if re.fullmatch(r"0[xX][0-9a-fA-F]*", text):
            return int(text[2:] or "0", 16)
        if re.fullmatch(r"0[0-7]+", text):
            return int(text, 8)
        return int(text) if re.fullmatch(r"[0-9]+", text) and (text == "0" or text[0] != "0") else None

    if not re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", labels[-1]):
        return None
    parts = [number(label) for label in labels]
    if len(parts) > 4 or None in parts or any(p > 255 for p in parts[:-1]) or parts[-1] >= 256 ** (5 - len(parts)):
        raise ValueError("no IPv4 address")
    value = parts[-1] + sum(p << (8 * (3 - n)) for n, p in enumerate(parts[:-1]))
    return str(ipaddress.IPv4Address(value))


def host_of(text):
    if text.startswith("["):
        if not text.endswith("]"):
            raise ValueError("bracket")
        return f"[{ipaddress.IPv6Address(text[1:-1])}]"
    name = urllib.parse.unquote(text, errors="strict")
    name = ".".join(label if label.isascii() else "xn--" + label.lower().encode("punycode").decode()
                    for label in name.split(".")).lower()
    if not name or re.search(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]", name):
        raise ValueError("host")
    return ipv4(name) or name


def parse(text, base=None):
    """scheme, user info, host, port, path, query, fragment; raises ValueError."""
    text = re.sub(r"[\t\n\r]", "", text.strip("".join(map(chr, range(33)))))
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)\Z", text, re.S)
    if match:
        scheme, rest = match[1].lower(), match[2]
        if scheme not in PORTS:
            rest, _, fragment = rest.partition("#")
            return dict(scheme=scheme, user="", host=None, port=None, path=rest, query=None, fragment=fragment)
        if base and base["scheme"] == scheme and not re.match(r"[/\\]{2}", rest):
            match = None
            text = rest
    if not match:
        if not base:
            raise ValueError("relative")
        scheme, rest = base["scheme"], text
    body, _, fragment = rest.partition("#")
    body, mark, query = body.partition("?")
    body = body.replace("\\", "/")
    if match or body.startswith("//"):
        authority, slash, path = body.lstrip("/").partition("/")
        user, at, hostport = authority.rpartition("@")
        found = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", hostport)
        if not found:
            raise ValueError("authority")
        host = host_of(found[1])
        port = int(found[2]) if found[2] else None
        if port is not None and port > 65535:
            raise ValueError("port")
        if port == PORTS[scheme]:
            port = None
        user = user.strip(":") if at else ""
        segments = path.split("/")
    else:
        host, port, user = base["host"], base["port"], base["user"]
        if body == "":
            segments = base["path"].split("/")[1:]
            if not mark:
                mark, query = ("?", base["query"]) if base["query"] is not None else ("", "")
        elif body.startswith("/"):
            segments = body[1:].split("/")
        else:
            segments = base["path"].split("/")[1:-1] + body.split("/")
    out = []
    for place, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            out = out[:-1]
        elif plain != ".":
            out.append(segment)
            continue
        if place == len(segments) - 1:
            out.append("")
    return dict(scheme=scheme, user=user, host=host, port=port, path="/" + "/".join(out),
                query=query if mark else None, fragment=fragment)


def wire(url):
    """The URL without its fragment."""
    user = url["user"] + "@" if url["user"] else ""
    port = "" if url["port"] is None else f":{url['port']}"
    query = "" if url["query"] is None else "?" + url["query"]
    if url["host"] is None:
        return f"{url['scheme']}:{url['path']}"
    return f"{url['scheme']}://{user}{url['host']}{port}{url['path']}{query}"


def origin(url):
    return (url["scheme"], url["host"], url["port"]) if url["scheme"] in PORTS else NULL


def origin_text(value):
    return "null" if value == NULL else f"{value[0]}://{value[1]}" + ("" if value[2] is None else f":{value[2]}")


def same(left, right):
    return left != NULL and left == right


def space(host):
    """Where an address lies: 0 this machine, 1 this network, 2 anywhere; None for a name."""
    if host is None:
        return None
    name = host.rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return 0
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
    if address.is_loopback:
        return 0
    return 1 if address.is_private or address.is_link_local else 2


# --- Headers --------------------------------------------------------------------------------------------------------


def trim(value):
    return value.strip("\t\n\r ")


def lines(answer, name):
    return [trim(v) for n, v in answer["headers"] if n.lower() == name]


def tokens(answer, name):
    """None when absent, False when it cannot be parsed, else the list."""
    found = lines(answer, name)
    if not found:
        return None
    elements = [e.strip(" \t") for line in found for e in line.split(",")]
    elements = [e for e in elements if e]
    return elements if all(TOKEN.match(e) for e in elements) else False


def size(value):
    return sum(1 if ord(c) < 256 else len(c.encode()) for c in value)


def safelisted(name, value):
    name = name.lower()
    if size(value) > 128:
        return False
    unsafe = any((ord(c) < 32 and c != "\t") or c in "\"():<>?@[\\]{}\x7f" for c in value)
    if name == "accept":
        return not unsafe
    if name in ("accept-language", "content-language"):
        return re.fullmatch(r"[0-9A-Za-z *,\-.;=]*", value) is not None
    if name == "content-type":
        essence = re.fullmatch(r"([^/;]+)/([^;]+?)[\t\n\r ]*(;.*)?", trim(value), re.S)
        return (not unsafe and essence is not None and bool(TOKEN.match(essence[1]) and TOKEN.match(essence[2]))
                and f"{essence[1]}/{essence[2]}".lower() in
                ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded"))
    if name == "range":
        match = re.fullmatch(r"bytes=([0-9]+)-([0-9]*)", value)
        return match is not None and (match[2] == "" or int(match[1]) <= int(match[2]))
    return False


def unsafe_names(headers):
    safe = [(n.lower(), size(v)) for n, v in headers if safelisted(n, v)]
    names = {n.lower() for n, v in headers if not safelisted(n, v)}
    if sum(length for _, length in safe) > 1024:
        names |= {n for n, _ in safe}
    return sorted(names)


FORBIDDEN = set("accept-charset accept-encoding access-control-request-headers access-control-request-method connection "
                "content-length cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer "
                "transfer-encoding upgrade via".split())


# What Chrome never asks for.
HINTS = set("device-memory downlink dpr ect rtt save-data user-agent viewport-width width".split())


def forbidden(name, value):
    name = name.lower()
    if name in ("x-http-method", "x-http-method-override", "x-method-override"):
        return any(trim(p).upper() in ("CONNECT", "TRACE", "TRACK") for p in value.split(","))
    return name in FORBIDDEN or name.startswith(("proxy-", "sec-"))


# --- The request ----------------------------------------------------------------------------------------------------

TYPES = {"string": "text/plain;charset=UTF-8", "formdata": "multipart/form-data; boundary=b",
         "urlsearchparams": "application/x-www-form-urlencoded;charset=UTF-8"}


class Run:
    """One request of a vector, played against its answers."""

    def __init__(self, vector, browser="standard", cache=None, now=0.0, partition=""):
        self.v = vector
        self.browser = browser
        self.cache = {} if cache is None else cache
        self.now = now
        self.partition = partition
        self.sent = []
        self.carried = []
        self.preflights = []
        self.warnings = []
        self.kinds = []
        self.read = []
        self.type = None
        self.flagged = False
        self.asked = False
        text = vector["origin"]
        self.page = NULL if text == "null" else origin(parse(text))
        self.include = vector["credentials"] == "include"
        try:
            self.construct()
            self.fetch()
            self.reason, self.parameter = "OK", None
        except Stop as stop:
            self.reason, self.parameter = stop.reason, stop.parameter
            self.read, self.type = [], None
            if self.flagged:
                if self.browser not in ("chrome", "safari"):
                    self.cache.pop(self.key(), None)

    def construct(self):
        v = self.v
        xhr = v.get("initiator") == "XMLHttpRequest"
        self.kinds.append("throws")
        try:
            self.url = parse(v["url"], parse(v["origin"]) if v["origin"] != "null" else None)
        except (ValueError, UnicodeError):
            raise Stop("REQ_INVALID_URL", v["url"]) from None
        if self.url["user"] and not xhr:
            raise Stop("REQ_URL_CREDENTIALS")
        if v["mode"] == "navigate":
            raise Stop("REQ_NAVIGATE_MODE")
        if not TOKEN.match(v["method"]):
            raise Stop("REQ_INVALID_METHOD", v["method"])
        if v["method"].upper() in ("CONNECT", "TRACE", "TRACK"):
            raise Stop("REQ_FORBIDDEN_METHOD", v["method"])
        upper = v["method"].upper()
        self.method = upper if upper in ("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT") else v["method"]
        if v["mode"] == "no-cors" and self.method not in ("GET", "HEAD", "POST"):
            raise Stop("REQ_NO_CORS_METHOD")
        for name, value in v["headers"]:
            if not TOKEN.match(name) or any(c in "\0\r\n" or ord(c) > 255 for c in trim(value)):
                raise Stop("REQ_INVALID_HEADER")
        self.body = v["body"]
        if self.body and self.method in ("GET", "HEAD"):
            if not xhr:
                raise Stop("REQ_BODY_ON_GET_HEAD")
            self.body = None
        if self.body == "stream" and (v["mode"] == "no-cors" or self.browser == "safari"):
            raise Stop("REQ_STREAM_MODE")
        if self.body == "stream" and self.browser == "firefox":
            self.body = "string"
        headers = [(n, trim(x)) for n, x in v["headers"]]
        headers = [(n, x) for n, x in headers if not forbidden(n, x)]
        type = v["contentType"] if self.body == "blob" else TYPES.get(self.body)
        no_cors = v["mode"] == "no-cors"
        if no_cors:
            kept, joined = [], {}
            for n, x in headers:
                whole = joined[n.lower()] + ", " + x if n.lower() in joined else x
                if n.lower() != "range" and safelisted(n, whole):
                    joined[n.lower()] = whole
                    kept.append((n, x))
            headers = kept
        if type and not any(n.lower() == "content-type" for n, _ in headers):
            if not no_cors or safelisted("content-type", type):
                headers.append(("Content-Type", type))
        self.headers = self.original = headers
        listener = bool(v.get("uploadListener")) and (self.body is not None or self.browser != "chrome")
        self.flag = listener or self.body == "stream"
        self.tainting = "basic"
        self.tainted = False
        self.hops = 0
        self.kinds.pop()

    def serialized(self):
        return "null" if self.tainted else origin_text(self.page)

    def key(self):
        url = wire(self.url)
        if self.browser in ("chrome", "firefox"):
            url += "#" + self.url["fragment"]
        return (self.partition, self.preflight_origin(), url)

    def preflight_origin(self):
        return origin_text(self.page) if self.browser == "firefox" else self.serialized()

    def names(self):
        """The header names that a preflight asks for."""
        if self.browser == "standard":
            return unsafe_names(self.headers)
        headers = self.headers
        if self.browser in ("chrome", "safari"):
            joined = {}
            for n, x in self.original if self.browser == "safari" else headers:
                joined.setdefault(n.lower(), []).append(x)
            if self.browser == "safari":
                return unsafe_names([(n, ", ".join(xs)) for n, xs in joined.items()])
            headers = [(n, ", ".join(xs)) for n, xs in joined.items() if n not in HINTS or size(", ".join(xs)) > 128]
            return unsafe_names(headers)
        return sorted(n.lower() for n, x in headers if not safelisted(n, x))

    def warn(self):
        if self.browser != "chrome" or self.page == NULL:
            return
        there, here = space(self.url["host"]), space(self.page[1])
        here = 2 if here is None else here
        if there is not None and there < here:
            code = "LNA_PERMISSION" if self.page[0] == "https" or here == 0 else "LNA_INSECURE_CONTEXT"
            if code not in self.warnings:
                self.warnings.append(code)

    def fetch(self):
        """Main fetch, and for each redirect again."""
        while True:
            self.warn()
            v, url = self.v, self.url
            http = url["scheme"] in ("http", "https")
            if http and url["port"] in BAD_PORTS:
                raise Stop("REQ_BAD_PORT", str(url["port"]))
            if self.page != NULL and self.page[0] == "https" and url["scheme"] == "http" and (
                    space(url["host"]) != 0 or self.browser == "safari"):
                raise Stop("REQ_MIXED_CONTENT")
            preflight = False
            if self.tainting == "basic" and (same(origin(url), self.page) or url["scheme"] == "data"):
                self.kinds.append("same-origin")
            elif v["mode"] == "same-origin":
                raise Stop("REQ_SAME_ORIGIN_MODE")
            elif v["mode"] == "no-cors":
                if v.get("redirect", "follow") != "follow":
                    raise Stop("REQ_NO_CORS_REDIRECT_MODE")
                if not http:
                    raise Stop("REQ_SCHEME_NOT_HTTP", url["scheme"])
                self.tainting = "opaque"
                self.kinds.append("no-cors")
            elif not http:
                raise Stop("REQ_SCHEME_NOT_HTTP", url["scheme"])
            else:
                self.tainting = "cors"
                names = self.names()
                preflight = self.flag or self.method not in ("GET", "HEAD", "POST") or bool(names)
                preflight = preflight or self.flagged and self.browser in ("firefox", "safari")
                self.kinds.append("preflight" if preflight else "simple")
                self.flagged = self.flagged or preflight
                if preflight and not self.remembered(names):
                    self.preflight(names)
            answer = self.request()
            if self.tainting == "cors":
                self.check(answer, "")
            if answer["status"] not in (301, 302, 303, 307, 308):
                return self.filter(answer)
            mode = v.get("redirect", "follow")
            if mode == "error":
                raise Stop("RD_MODE_ERROR")
            if mode == "manual":
                self.type = "opaqueredirect"
                return None
            if not self.redirect(answer):
                return self.filter(answer)

    def request(self):
        if self.url["scheme"] == "data":
            return {"status": 200, "headers": []}
        sent = None
        if self.tainting == "cors":
            sent = self.serialized()
        elif self.method not in ("GET", "HEAD"):
            leaves_https = self.page != NULL and self.page[0] == "https" and self.url["scheme"] != "https"
            sent = "null" if self.v["mode"] != "cors" and leaves_https else self.serialized()
        self.sent.append(sent)
        self.carried.append([list(line) for line in self.headers])
        redirects = self.v.get("redirects", [])
        answer = redirects[self.hops]["response"] if self.hops < len(redirects) else self.v["actualResponse"]
        if answer is None:
            raise Stop("NET_FAILED")
        return answer

    def remembered(self, names):
        live = {k for k, end in self.cache.get(self.key(), {}).items() if self.now < end}

        def has(kind, name):
            if self.browser == "firefox":
                return name != "*" and (self.include, kind, name) in live
            return (True, kind, name) in live or (not self.include and (False, kind, name) in live)

        repeated = self.browser in ("firefox", "safari") and self.hops > 0
        if self.flag or repeated or self.method not in ("GET", "HEAD", "POST"):
            if not has("m", self.method) and not has("m", "*"):
                return False
        return all(has("h", n) or (has("h", "*") and (n != "authorization" or self.browser == "safari"))
                   for n in names)

    def preflight(self, names):
        self.asked = True
        if self.browser == "safari":
            self.cache.pop(self.key(), None)
        self.preflights.append({"origin": self.preflight_origin(), "acrm": self.method, "url": wire(self.url),
                                "acrh": ",".join(names) if names else None})
        answer = self.v["preflightResponse"]
        if self.hops:
            answer = self.v["redirects"][self.hops - 1].get("preflightResponse")
        if answer is None:
            raise Stop("NET_FAILED")
        status = answer["status"]
        redirected = status in (301, 302, 303, 307, 308)

        def judge_status():
            if not 200 <= status <= 299:
                raise Stop("PF_REDIRECT" if redirected else "PF_STATUS_NOT_OK", str(status))

        if self.browser == "safari" or (self.browser == "chrome" and redirected):
            judge_status()
        self.check(answer, "PF_")
        judge_status()
        allowed, listed = tokens(answer, "access-control-allow-methods"), tokens(answer, "access-control-allow-headers")
        if allowed is False:
            raise Stop("PF_ACAM_UNPARSABLE")
        if listed is False and self.browser != "firefox":
            raise Stop("PF_ACAH_UNPARSABLE")
        if allowed is None:
            allowed = [self.method] if self.flag and self.browser == "standard" else []
        if self.browser == "safari" and listed is not False:
            self.store(answer, allowed, [n.lower() for n in listed or []])
        star = not self.include
        if self.method not in allowed and self.method not in ("GET", "HEAD", "POST") and not ("*" in allowed and star):
            raise Stop("PF_METHOD_WILDCARD_WITH_CREDENTIALS" if "*" in allowed else "PF_METHOD_NOT_ALLOWED",
                       self.method)
        if listed is False:
            raise Stop("PF_ACAH_UNPARSABLE")
        listed = [n.lower() for n in listed or []]
        if "authorization" in names and "authorization" not in listed:
            code = "PF_AUTHORIZATION_NOT_COVERED_BY_WILDCARD" if "*" in listed else "PF_HEADER_NOT_ALLOWED"
            if "*" in listed and star and self.browser != "standard":
                self.warnings.append(code)
            else:
                raise Stop(code, "authorization")
        for name in names:
            if name != "authorization" and name not in listed and not ("*" in listed and star):
                raise Stop("PF_HEADER_WILDCARD_WITH_CREDENTIALS" if "*" in listed else "PF_HEADER_NOT_ALLOWED", name)
        self.store(answer, allowed, listed)

    def store(self, answer, allowed, listed):
        age = max_age(lines(answer, "access-control-max-age"), self.browser)
        if age == 0 and self.browser == "firefox":
            return
        entries = self.cache.setdefault(self.key(), {})
        if self.browser in ("chrome", "safari"):
            entries.clear()
        for kind, found in (("m", allowed), ("h", listed)):
            for name in found:
                strong = (True, kind, name)
                credentialed = self.include or (self.browser != "firefox" and self.now < entries.get(strong, -1))
                entries[(credentialed, kind, name)] = self.now + age

    def check(self, answer, prefix):
        """The CORS check."""
        found = lines(answer, "access-control-allow-origin")
        value = ", ".join(found)
        if not found:
            raise Stop(prefix + "ACAO_MISSING", "")
        if value == "*" and not self.include:
            return
        if value != (self.preflight_origin() if prefix else self.serialized()):
            if value == "*":
                raise Stop(prefix + "ACAO_WILDCARD_WITH_CREDENTIALS", value)
            if "," in value or " " in value:
                raise Stop(prefix + "ACAO_MULTIPLE", value)
            raise Stop(prefix + ("ACAO_MISMATCH" if value == "null" or grammatical(value) else "ACAO_INVALID"), value)
        if self.include:
            allowed = ", ".join(lines(answer, "access-control-allow-credentials"))
            if allowed != "true":
                raise Stop(prefix + "ACAC_NOT_TRUE", allowed)

    def redirect(self, answer):
        found = lines(answer, "location")
        if not found:
            return False
        try:
            if len(found) > 1:
                raise ValueError("two lines")
            target = parse(found[0], self.url)
        except (ValueError, UnicodeError):
            raise Stop("RD_INVALID_LOCATION") from None
        if target["scheme"] not in ("http", "https"):
            raise Stop("RD_SCHEME", wire(target))
        if self.hops == 20:
            raise Stop("RD_TOO_MANY")
        self.hops += 1
        if target["user"]:
            if self.v["mode"] == "cors" and not same(origin(target), self.page) or self.tainting == "cors" or self.browser == "chrome":
                raise Stop("RD_LOCATION_CREDENTIALS")
        status = answer["status"]
        if status != 303 and self.body == "stream":
            raise Stop("RD_STREAM_BODY")
        if (status in (301, 302) and self.method == "POST") or (status == 303 and self.method not in ("GET", "HEAD")):
            self.method, self.body = "GET", None
            gone = ("content-encoding", "content-language", "content-location", "content-type")
            self.headers = [(n, x) for n, x in self.headers if n.lower() not in gone]
        if origin(target) != origin(self.url):
            self.headers = [(n, x) for n, x in self.headers if n.lower() != "authorization"]
            if not same(origin(self.url), self.page):
                self.tainted = True
        self.url = target
        return True

    def filter(self, answer):
        self.type = self.tainting
        present = {n.lower() for n, _ in answer["headers"]}
        shown = present - {"set-cookie", "set-cookie2"}
        if self.type == "opaque":
            shown = set()
        if self.type == "cors":
            listed = [n.lower() for n in tokens(answer, "access-control-expose-headers") or []]
            if "*" not in listed or self.include:
                shown &= set(listed) | {"cache-control", "content-language", "content-length", "content-type",
                                        "expires", "last-modified", "pragma"}
        self.read = sorted(shown)

    def kind(self):
        for kind in ("throws", "preflight", "simple", "no-cors", "same-origin"):
            if kind in self.kinds:
                return kind
        return "none"


def grammatical(value):
    """#origin-header's grammar for a tuple, with `_` and any port."""
    match = re.fullmatch(r"([a-z][a-z0-9+.-]*)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?", value)
    return match is not None and (match[3] is None or int(match[3]) <= 65535)


def max_age(found, browser):
    value = ", ".join(found).strip()
    if not found or value == "":
        return 5
    if browser in ("chrome", "safari"):
        if not re.fullmatch(r"[+-]?[0-9]+", value) or abs(int(value)) >= 2 ** 63:
            return 5
        return min(max(int(value), 0), 7200 if browser == "chrome" else 600)
    if not re.fullmatch(r"[0-9]+", value):
        return 0 if browser == "firefox" else 5
    return min(int(value), 10 ** 30 if browser == "standard" else 86400)


# --- Sequences ------------------------------------------------------------------------------------------------------

STEP = re.compile(r"""
    (?P<method>\S+)\ (?P<json>json\ )?(?P<url>/\S*?)(?=[,\s]|\Z)
    (?:,\ (?P<cred>omit|include|same-origin))?
    (?P<listener>\ with\ upload\ listener)?
    (?:\ with\ (?P<headers>[\w-]+(?:,\ [\w-]+)*))?
    (?:\ from\ (?:top\ site\ (?P<site>\S+)|(?P<origin>https://\S+)))?
    (?:\ answered\ (?P<answered>ACA[MH])\ (?P<list>[\w*,\ -]+))?
    (?:\ (?P<fail>network\ error|blocked|preflight\ refused))?
    (?:\ at\ \+(?P<time>\d+)\ s)?
    (?:\ \((?:max-age\ (?P<age>-?\d+)|no\ max-age)\))?
    """, re.X)


def play(steps, browser):
    cache, sent = {}, []
    for step in steps:
        found = STEP.fullmatch(step)
        if not found:
            raise SystemExit(f"the step {step!r} is not understood")
        headers = [[n, "1"] for n in (found["headers"] or "").split(", ") if n]
        if found["json"]:
            headers.append(["Content-Type", "application/json"])
        page = found["origin"] or "https://app.example"
        base = [["Access-Control-Allow-Origin", page], ["Access-Control-Allow-Credentials", "true"]]
        lists = {"ACAM": found["method"], "ACAH": ",".join(unsafe_names(headers)) or None}
        if found["answered"]:
            lists[found["answered"]] = found["list"]
        pre = base + [["Access-Control-Allow-Methods", lists["ACAM"]]]
        if lists["ACAH"]:
            pre.append(["Access-Control-Allow-Headers", lists["ACAH"]])
        if found["age"]:
            pre.append(["Access-Control-Max-Age", found["age"]])
        fail = found["fail"]
        vector = {
            "origin": page, "url": "https://api.example.net" + found["url"], "mode": "cors", "method": found["method"],
            "headers": headers, "credentials": found["cred"] or "same-origin", "contentType": None, "body": None,
            "uploadListener": bool(found["listener"]),
            "preflightResponse": {"status": 204, "headers": [] if fail == "preflight refused" else pre},
            "actualResponse": None if fail == "network error" else {
                "status": 200, "headers": [] if fail == "blocked" else base},
        }
        run = Run(vector, browser, cache, float(found["time"] or 0), found["site"] or "")
        sent.append(run.asked)
    return sent


# --- Comparing ------------------------------------------------------------------------------------------------------


def check(document):
    """Pairs of a place and what differs."""
    wrong = []

    def compare(id, field, stated, computed):
        if stated != computed:
            wrong.append(f"{id} {field}: stated {stated!r}, computed {computed!r}")

    def verdict(id, field, stated, run):
        if "outcome" in stated:
            compare(id, field + "outcome", stated["outcome"], "allow" if run.reason == "OK" else "block")
        if "reason" in stated:
            compare(id, field + "reason", stated["reason"], run.reason)
        if "warnings" in stated:
            compare(id, field + "warnings", stated["warnings"], run.warnings)

    for v in document.get("vectors", []):
        id, run = v["id"], Run(v)
        verdict(id, "", v, run)
        compare(id, "expected", v["expected"], run.kind())
        try:
            computed = origin_text(origin(parse(v["url"])))
        except (ValueError, UnicodeError):
            computed = "no URL"
        compare(id, "urlOrigin", v["urlOrigin"], computed)
        if "responseType" in v:
            compare(id, "responseType", v["responseType"], run.type)
        if "exposed" in v:
            compare(id, "exposed", sorted(v["exposed"]), run.read)
        if "sentOrigins" in v:
            compare(id, "sentOrigins", v["sentOrigins"], run.sent)
        if "sentHeaders" in v:
            compare(id, "sentHeaders", v["sentHeaders"], run.carried)
        if "failedParameter" in v:
            compare(id, "failedParameter", v["failedParameter"], run.parameter)
        if "preflightRequests" in v:
            compare(id, "preflightRequests", len(v["preflightRequests"]), len(run.preflights))
            for stated, computed in zip(v["preflightRequests"], run.preflights):
                compare(id, "preflightRequests", stated, {key: computed[key] for key in stated})
        for browser, stated in v.get("browsers", {}).items():
            verdict(id, f"browsers/{browser}/", stated, Run(v, browser))
    for row in document.get("safelist", []):
        compare(f"{row['name']}: {row['value'][:40]}", "safelisted", row["safelisted"],
                safelisted(row["name"], row["value"]))
    for row in document.get("maxAge", []):
        for browser in ["standard", "chrome", "firefox", "safari"]:
            compare(f"max-age {row['values']}", browser, row[browser], max_age([trim(x) for x in row["values"]], browser))
    for row in document.get("cacheSequences", []):
        stated = row["preflightSent"]
        for browser, sent in (stated if isinstance(stated, dict) else {"standard": stated}).items():
            compare(row["id"], browser, sent, play(row["steps"], browser))
    return wrong


if __name__ == "__main__":
    path = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("cors.json")
    differences = check(json.loads(pathlib.Path(path).read_text(encoding="utf-8")))
    print("\n".join(differences) or "no differences")
    sys.exit(1 if differences else 0)

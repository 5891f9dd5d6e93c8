#!/usr/bin/env python3
"""Breaks check.py in one place at a time and asks whether cors.json notices. A survivor is a vector that is missing."""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
MUTANTS = [
    ("size(value) > 128", "size(value) > 129"),
    ("size(value) > 128", "size(value) > 127"),
    ("> 1024:", ">= 1024:"),
    ("names |= {n for n, _ in safe}", "pass"),
    ("sorted(names)", "sorted(names, reverse=True)"),
    (" and c != \"\\t\"", ""),
    ("*,\\-.;=]*", "*,\\-.;=_]*"),
    ("int(match[1]) <= int(match[2])", "True"),
    ("bytes=([0-9]+)-", "bytes=([0-9]*)-"),
    ("upper if upper in (", "upper if True or upper in ("),
    ("(\"CONNECT\", \"TRACE\", \"TRACK\"):\n            raise", "(\"CONNECT\", \"TRACE\"):\n            raise"),
    ("name.startswith((\"proxy-\", \"sec-\"))", "name.startswith(\"sec-\")"),
    ("any(trim(p).upper() in (\"CONNECT\", \"TRACE\", \"TRACK\") for p in value.split(\",\"))", "False"),
    ("if name in (\"x-http-method\", ", "if name not in (\"x-http-method\", "),
    ("and not xhr:\n            raise Stop(\"REQ_URL", "and xhr:\n            raise Stop(\"REQ_URL"),
    ("v[\"mode\"] == \"no-cors\" and self.method not in (\"GET\", \"HEAD\", \"POST\")",
     "v[\"mode\"] == \"no-cors\" and self.method not in (\"GET\", \"HEAD\", \"POST\", \"OPTIONS\")"),
    ("or ord(c) > 255 for", "for"),
    ("self.method in (\"GET\", \"HEAD\"):\n            if not xhr", "self.method in (\"GET\",):\n            if not xhr"),
    ("joined[n.lower()] + \", \" + x if", "x if"),
    ("if n.lower() != \"range\" and safelisted", "if safelisted"),
    ("if not no_cors or safelisted(\"content-type\", type):", "if True:"),
    ("self.flag = listener or ", "self.flag = "),
    (" or self.body == \"stream\"\n        self.tainting", "\n        self.tainting"),
    ("url[\"port\"] in BAD_PORTS", "url[\"port\"] in {21}"),
    ("space(url[\"host\"]) != 0 or", "space(url[\"host\"]) == 2 or"),
    ("space(url[\"host\"]) != 0 or self.browser", "True or self.browser"),
    ("self.tainting == \"basic\" and (same", "(same"),
    ("or url[\"scheme\"] == \"data\"):", "):"),
    ("elif v[\"mode\"] == \"same-origin\":", "elif v[\"mode\"] == \"never\":"),
    ("v.get(\"redirect\", \"follow\") != \"follow\"", "v.get(\"redirect\", \"follow\") == \"error\""),
    ("self.flag or self.method not in (\"GET\", \"HEAD\", \"POST\") or bool(names)",
     "self.flag or self.method not in (\"GET\", \"POST\") or bool(names)"),
    ("self.flag or self.method not in (\"GET\", \"HEAD\", \"POST\") or bool(names)",
     "self.method not in (\"GET\", \"HEAD\", \"POST\") or bool(names)"),
    ("if self.tainting == \"cors\":\n                self.check", "if True:\n                self.check"),
    ("not in (301, 302, 303, 307, 308):\n                return", "not in (301, 302, 303, 304, 307, 308):\n                return"),
    ("not in (301, 302, 303, 307, 308):\n                return", "not in (301, 302, 303, 307):\n                return"),
    ("elif self.method not in (\"GET\", \"HEAD\"):", "elif True:"),
    ("self.v[\"mode\"] != \"cors\" and leaves_https", "False"),
    ("200 <= status <= 299", "200 <= status <= 204"),
    ("200 <= status <= 299", "200 <= status <= 304"),
    ("\"PF_REDIRECT\" if redirected else \"PF_STATUS_NOT_OK\"", "\"PF_STATUS_NOT_OK\""),
    ("self.check(answer, \"PF_\")", "pass"),
    ("if allowed is False:\n            raise Stop(\"PF_ACAM", "if False:\n            raise Stop(\"PF_ACAM"),
    ("[self.method] if self.flag and", "[self.method] if"),
    ("[self.method] if self.flag and self.browser == \"standard\" else []", "[]"),
    ("self.method not in allowed and", "self.method.upper() not in [a.upper() for a in allowed] and"),
    ("and not (\"*\" in allowed and star):", "and not \"*\" in allowed:"),
    ("and not (\"*\" in allowed and star):", "and True:"),
    ("listed = [n.lower() for n in listed or []]", "listed = listed or []"),
    ("\"*\" in listed and star and self.browser != \"standard\":", "\"*\" in listed and star:"),
    ("name not in listed and not (\"*\" in listed and star)", "name not in listed and not \"*\" in listed"),
    ("raise Stop(prefix + \"ACAO_MISSING\", \"\")", "return"),
    ("if value == \"*\" and not self.include:", "if value == \"*\":"),
    ("value != (self.preflight_origin() if prefix else self.serialized()):", "value.lower() != self.serialized():"),
    ("value != (self.preflight_origin() if prefix else self.serialized()):", "value.rstrip(\"/\") != self.serialized():"),
    ("\", \".join(found)\n        if not found:\n            raise Stop(prefix", "found[-1] if found else \"\"\n        if not found:\n            raise Stop(prefix"),
    ("allowed != \"true\"", "allowed.lower() != \"true\""),
    ("allowed != \"true\"", "not allowed"),
    ("if len(found) > 1:", "if False:"),
    ("target[\"scheme\"] not in (\"http\", \"https\")", "target[\"scheme\"] not in PORTS"),
    ("self.hops == 20", "self.hops == 21"),
    ("self.hops == 20", "self.hops == 19"),
    (" or self.tainting == \"cors\" or self.browser == \"chrome\"", " or self.browser == \"chrome\""),
    ("self.v[\"mode\"] == \"cors\" and not same(origin(target), self.page) or ", ""),
    ("status != 303 and self.body", "self.body"),
    ("status in (301, 302) and self.method == \"POST\"", "status in (301, 302, 307) and self.method == \"POST\""),
    ("status in (301, 302) and self.method == \"POST\"", "status in (301, 302) and self.method != \"GET\""),
    ("status == 303 and self.method not in (\"GET\", \"HEAD\")", "status == 303 and self.method == \"POST\""),
    ("\"content-location\", \"content-type\")", "\"content-location\")"),
    ("if n.lower() != \"authorization\"]", "]"),
    ("if not same(origin(self.url), self.page):", "if True:"),
    ("                self.tainted = True", "                pass"),
    ("present - {\"set-cookie\", \"set-cookie2\"}", "present - {\"set-cookie\"}"),
    ("\"*\" not in listed or self.include", "\"*\" not in listed"),
    ("\"last-modified\", \"pragma\"}", "\"last-modified\"}"),
    ("if not found or value == \"\":\n        return 5", "if not found:\n        return 5"),
    ("7200 if browser", "7201 if browser"),
    ("else 600)", "else 601)"),
    ("86400)", "86401)"),
    ("return 0 if browser == \"firefox\" else 5", "return 5"),
    ("[+-]?[0-9]+\", value) or", "-?[0-9]+\", value) or"),
    (" or abs(int(value)) >= 2 ** 63", ""),
    ("not in (\"chrome\", \"safari\"):", "not in (\"chrome\",):"),
    ("self.flagged and self.browser in (\"firefox\", \"safari\")", "self.flagged and self.browser == \"firefox\""),
    ("self.original if self.browser == \"safari\" else headers", "headers"),
    ("if self.browser == \"safari\":\n            self.cache.pop", "if False:\n            self.cache.pop"),
    ("if self.browser == \"safari\" and listed is not False:", "if False:"),
    ("self.now < end}", "self.now <= end}"),
    ("or (not self.include and (False, kind, name) in live)", "or (False, kind, name) in live"),
    ("n != \"authorization\" or self.browser == \"safari\"", "True"),
    ("self.cache.pop(self.key(), None)", "pass"),
    ("self.cache.pop(self.key(), None)", "self.cache.clear()"),
    ("            if self.flagged:\n", "            if True:\n"),
    ("return (self.partition, self.preflight_origin(), url)", "return (self.preflight_origin(), url)"),
    ("return (self.partition, self.preflight_origin(), url)", "return (self.partition, url)"),
    ("self.body is not None or self.browser != \"chrome\"", "True"),
    ("preflight = preflight or self.flagged", "preflight = preflight or False"),
    ("entries.clear()", "pass"),
    ("url += \"#\" + self.url[\"fragment\"]", "pass"),
    ("return origin_text(self.page) if self.browser == \"firefox\" else", "return"),
    ("if age == 0 and self.browser == \"firefox\":", "if False:"),
    ("if n not in HINTS", "if True"),
    ("if port == PORTS[scheme]:", "if False:"),
    ("there is not None and there < here", "there is not None"),
    ("if self.browser == \"safari\" or (self.browser", "if (self.browser"),
    ("if listed is False and self.browser != \"firefox\":", "if listed is False:"),
]


def main():
    source = (HERE / "check.py").read_text(encoding="utf-8")
    document = json.loads((HERE / "cors.json").read_text(encoding="utf-8"))
    survivors = []
    for old, new in MUTANTS:
        if old not in source:
            sys.exit(f"check.py has no {old!r}")
        space = {"__name__": "mutant", "__file__": str(HERE / "check.py")}
        exec(compile(source.replace(old, new), "mutant", "exec"), space)
        try:
            caught = bool(space["check"](document))
        except Exception:  # a mutant that falls over is noticed as well
            caught = True
        if not caught:
            survivors.append(f"{old!r} -> {new!r}")
    print("\n".join(survivors + [f"{len(MUTANTS) - len(survivors)} of {len(MUTANTS)} mutants caught"]))
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()

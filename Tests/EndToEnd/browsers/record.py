"""Records what real browsers do with every case of the matrix, as the corpus that the engine is tested against.

    .venv/bin/python Tests/EndToEnd/browsers/record.py [case ...]

Without arguments the whole corpus is made anew; with them, the cases whose names begin so are only shown.
"""

import collections
import datetime
import itertools
import json
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import corpus
from cases import ASKED, RESET
from drivers import chromium, firefox
from matrix import SUBJECTS
from notes import NOTES
from places import Places
from scripted_server import ScriptedServer

ASK = Path(__file__).with_name("page.js").read_text().split("\n", 1)[1].strip()
PATIENCE_MILLISECONDS = 4000
ACRH = "Access-Control-Request-Headers"
# What is kept of a request: the name in the corpus and the header.
KEPT = {"origin": "origin", "acrm": "access-control-request-method", "acrh": "access-control-request-headers",
        "contentType": "content-type", "cookie": "cookie", "authorization": "authorization"}


def main(wanted):
    everything = [case for cases in SUBJECTS.values() for case in cases]
    assert len({case.id for case in everything}) == len(everything), "two cases have the same name"
    assert NOTES.keys() <= {case.id for case in everything}, "a note without its case"
    chosen = [case for case in everything if not wanted or case.id.startswith(tuple(wanted))]
    happened, versions = {}, {}
    with tempfile.TemporaryDirectory(prefix="recording-") as directory:
        server = ScriptedServer(directory)
        places = Places(server)
        for start in (chromium, firefox):
            began = time.monotonic()
            with start(places) as browser:
                versions[browser.name] = browser.version
                happened[browser.name] = record(browser, chosen, server, places)
            print(f"{browser.version}: {len(chosen)} cases in {time.monotonic() - began:.0f} s", file=sys.stderr)
        server.close()
    orders = shortened(happened)
    if wanted:
        for case in chosen:
            print(json.dumps(described(case, happened), indent=1, ensure_ascii=False))
        return
    corpus.write("recording", {
        "about": "What real browsers did with every case; made by Tests/EndToEnd/browsers/record.py, not by hand.",
        "date": datetime.date.today().isoformat(), "browsers": versions, "cases": len(everything),
        "usual order of a preflight's header names": {name: " ".join(order) for name, order in orders.items()},
        "asked, unless said otherwise": ASKED})
    for subject, cases in SUBJECTS.items():
        corpus.write(subject, {"cases": [described(case, happened) for case in cases]})


def record(browser, cases, server, places):
    """What happened at each step of each case, by the case's name. The cases of one page share a tab."""
    happened = {}
    for page in dict.fromkeys(case.page for case in cases):
        browser.open(opened(page, places))
        for case in (case for case in cases if case.page == page):
            try:
                happened[case.id] = list(carry_out(browser, case, server, places))
            except Exception as error:
                raise RuntimeError(f"{browser.version} at {case.id}") from error
    return happened


def carry_out(browser, case, server, places):
    server.prepare(script(case, places))
    for asked, after in case.steps:
        time.sleep(after)
        expanded = json.loads(places.expand(json.dumps(asked))) | {"patience": PATIENCE_MILLISECONDS}
        try:
            result = json.loads(browser.evaluate(f"({ASK})({json.dumps(expanded)})"))
        except TimeoutError:
            # A dialog, which stops even the page's own timer.
            result = {"outcome": "dialog"}
        texts, issues = browser.settle()
        issues.sort()  # They come in any order.
        result["requests"] = [kept(request, places) for request in server.take()]
        for name, values in (("console", texts), ("issues", issues)):
            if values:
                result[name] = [places.normalise(value.strip()) for value in values]
        if "error" in result:
            result["error"] = places.normalise(result["error"])
        yield result
        if result["outcome"] == "dialog":
            browser.open(opened(case.page, places))


def opened(page, places):
    return places.expand("{page}/sandboxed" if page == "null" else f"{page}/")


def script(case, places):
    made = {}
    for url, answers in case.answers.items():
        parts = urlsplit(places.expand(url))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        made[(parts.netloc, target)] = {
            kind: [served(one, places) for one in several(answer)]
            for kind, answer in answers.items() if answer is not None}
    return made


def several(answer):
    return answer if isinstance(answer, list) else [answer]


def served(answer, places):
    return RESET if answer == RESET else (answer[0], [places.expand(line) for line in answer[1]], b"")


def kept(request, places):
    secure = places.values["{api-tls}"].rsplit(":", 1)[1] == request.host.rsplit(":", 1)[-1]
    url = f"{'https' if secure else 'http'}://{request.host}{request.target}"
    made = {"method": request.method, "url": places.normalise(url)}
    for name, header in KEPT.items():
        if (value := request.value(header)) is not None:
            made[name] = places.normalise(value)
    if request.is_preflight:
        made["names"] = [name for name, _ in request.headers]
    return made


def shortened(happened):
    """Leaves away what most preflights have in common: returns each browser's usual order of header names."""
    usual = {}
    for browser, recorded in happened.items():
        results = [result for steps in recorded.values() for result in steps]
        preflights = [request for result in results for request in result["requests"] if "names" in request]
        counted = collections.Counter(tuple(request["names"]) for request in preflights if "acrh" in request)
        usual[browser] = list(counted.most_common(1)[0][0]) if counted else []
        for request in preflights:
            expected = [name for name in usual[browser] if "acrh" in request or name != ACRH]
            names = request.pop("names")
            if names != expected:
                request["names"] = " ".join(names)
        for result in results:
            result["requests"] = repeated(result["requests"])
    return usual


def repeated(requests):
    """Equal requests in a row as one, with their number."""
    made = []
    for request, group in itertools.groupby(requests):
        times = len(list(group))
        made.append(request | ({"times": times} if times > 1 else {}))
    return made


def described(case, happened):
    made = {"id": case.id, "about": case.about, "page": case.page}
    if case.id in NOTES:
        made["note"] = NOTES[case.id]
    made["answers"] = [
        {"at": url} | {kind: [RESET if one == RESET else {"status": one[0], "headers": one[1]}
                              for one in several(answer)]
                       for kind, answer in answers.items() if answer is not None}
        for url, answers in case.answers.items()]
    made["steps"] = []
    for index, (asked, after) in enumerate(case.steps):
        step = {"asked": {name: value for name, value in asked.items() if ASKED.get(name) != value}}
        if after:
            step["after"] = after
        results = {browser: dict(recorded[case.id][index]) for browser, recorded in happened.items()}
        step["both"] = common(*results.values())
        made["steps"].append(step | {browser: result for browser, result in results.items() if result})
    return made


def common(one, other):
    """What is the same in both, taken out of them."""
    same = [name for name in one if name in other and one[name] == other[name]]
    taken = {name: one.pop(name) for name in same}
    for name in same:
        del other[name]
    return taken


if __name__ == "__main__":
    main(sys.argv[1:])

"""How the matrix is written down: what a page asks for, and what the servers answer.

Placeholders stand for the places, as in the corpus: {page}, {api}, {other} and so on; see places.py.
"""

from dataclasses import dataclass

from scripted_server import RESET

ASKED = {"method": "GET", "headers": [], "mode": "cors", "credentials": "same-origin", "redirect": "follow",
         "body": "none", "uploadListener": False, "initiator": "fetch"}
JSON = [["Content-Type", "application/json"]]


@dataclass
class Case:
    """One case: `steps` are carried out in turn on the same page, each (asked, seconds after the step before)."""

    id: str
    about: str
    page: str
    steps: list
    answers: dict


def answer(status=200, *lines, origin=None, credentials=None, methods=None, headers=None, expose=None, age=None):
    """An answer of the script. Each of the named headers is a value, or a list of values for as many lines."""
    named = {"Origin": origin, "Credentials": credentials, "Methods": methods, "Headers": headers}
    all_lines = []
    for name, values in named.items():
        all_lines += _lines(f"Access-Control-Allow-{name}", values)
    all_lines += _lines("Access-Control-Expose-Headers", expose) + _lines("Access-Control-Max-Age", age)
    return status, all_lines + list(lines)


def _lines(name, values):
    values = [] if values is None else values if isinstance(values, list) else [values]
    return [f"{name}: {value}" for value in values]


# A policy with which anything passes that has no credentials.
OPEN = answer(origin="*", methods="*", headers="*, Authorization")
READABLE = answer(origin="*")
# The same for requests with credentials.
EXACT = answer(origin="{page}", credentials="true")


def redirect(status, location, *lines, origin="*", **more):
    return answer(status, f"Location: {location}", *lines, origin=origin, **more)


def case(id, about, preflight=None, actual=READABLE, page="{page}", also=None, then=(), url=None, **asked):
    """A case whose first request goes to {api}/ID; `also` has the answers of further URLs, `then` the later steps.

    A step in `then` is a dictionary of what it asks for otherwise than the first, "after" its pause in seconds.
    """
    url = url or f"{{api}}/{id}"
    first = ASKED | {"url": url} | asked
    steps = [(first, 0)]
    for step in then:
        more = {name: value for name, value in step.items() if name != "after"}
        steps.append((first | more, step.get("after", 0)))
    # Servers see neither fragments nor user names.
    answers = {url.split("#")[0].replace("user:pass@", ""): {"preflight": preflight, "actual": actual}}
    return Case(id, about, page, steps, answers | (also or {}))


__all__ = ["ASKED", "JSON", "Case", "answer", "case", "redirect", "OPEN", "READABLE", "EXACT", "RESET"]

"""`crossgate cors conform FILE`: our own vectors, wrong ones of each kind, and files that are none."""

import json
import re
import time
from pathlib import Path

import pytest

from support.product import run

PUBLISHED = Path(__file__).parents[2] / "conformance" / "cors.json"

# Everything that a vector can state, and all of it right.
VECTOR = {
    "id": "v-1", "origin": "https://app.example", "url": "https://api.example.net/a",
    "urlOrigin": "https://api.example.net", "method": "PUT", "headers": [["X-A", "1"]], "credentials": "same-origin",
    "expected": "preflight", "outcome": "allow", "reason": "OK", "responseType": "cors", "exposed": ["etag"],
    "preflightResponse": {"status": 204, "headers": [
        ["Access-Control-Allow-Origin", "*"], ["Access-Control-Allow-Methods", "PUT"],
        ["Access-Control-Allow-Headers", "x-a"]]},
    "actualResponse": {"status": 200, "headers": [
        ["Access-Control-Allow-Origin", "*"], ["ETag", "e"], ["X-B", "1"], ["Access-Control-Expose-Headers", "ETag"]]},
    "preflightRequests": [
        {"origin": "https://app.example", "acrm": "PUT", "acrh": "x-a", "url": "https://api.example.net/a"}],
    "sentOrigins": ["https://app.example"], "sentHeaders": [[["X-A", "1"]]],
    "browsers": {"chrome": {"outcome": "allow", "reason": "OK", "warnings": []}},
}
BLOCKED = VECTOR | {
    "id": "v-2", "outcome": "block", "reason": "PF_METHOD_NOT_ALLOWED", "failedParameter": "PUT",
    "responseType": "error", "exposed": None, "sentOrigins": [], "sentHeaders": [], "browsers": None,
    "preflightResponse": {"status": 204, "headers": [["Access-Control-Allow-Origin", "*"]]},
}
SAFELIST = {"name": "Accept", "value": "*/*", "safelisted": True}
MAX_AGE = {"values": ["90000"], "standard": 90000, "chrome": 7200, "firefox": 86400, "safari": 600}
SEQUENCE = {"id": "k-1", "steps": ["PUT /a (max-age 600)", "PUT /a at +10 s"], "preflightSent": [True, False]}
DOCUMENT = {"vectors": [VECTOR, BLOCKED], "safelist": [SAFELIST], "maxAge": [MAX_AGE], "cacheSequences": [SEQUENCE]}


def fresh():
    """The document anew; its items share nothing."""
    return json.loads(json.dumps(DOCUMENT))


def conform(tmp_path, document, timeout=30):
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(document))
    return run("cors", "conform", str(file), timeout=timeout)


def last_line(done):
    return done.stdout.splitlines()[-1]


def test_our_own_vectors_conform_all_of_them():
    total = sum(len(part) for part in json.loads(PUBLISHED.read_text()).values() if isinstance(part, list))
    done = run("cors", "conform", str(PUBLISHED))
    assert done.returncode == 0 and done.stderr == ""
    assert re.match(rf"{total} of {total}\b", last_line(done))
    assert "not checked" not in done.stdout


def test_a_document_where_everything_is_right(tmp_path):
    done = conform(tmp_path, DOCUMENT)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"5 of 5\b", last_line(done))


# Where a wrong expectation is put, and how its difference begins.
WRONG = [
    (("vectors", 0, "urlOrigin"), "https://x.example", "v-1 urlOrigin"),
    (("vectors", 0, "expected"), "simple", "v-1 expected: expected simple, got preflight"),
    (("vectors", 0, "outcome"), "block", "v-1 outcome: expected block, got allow"),
    (("vectors", 0, "reason"), "ACAO_MISSING", "v-1 reason: expected ACAO_MISSING, got OK"),
    (("vectors", 0, "responseType"), "basic", "v-1 responseType"),
    (("vectors", 0, "exposed"), ["etag", "x-b"], "v-1 exposed"),
    (("vectors", 0, "preflightRequests"), [], "v-1 preflightRequests"),
    (("vectors", 0, "preflightRequests", 0, "origin"), "null", "v-1 preflightRequests/0/origin"),
    (("vectors", 0, "preflightRequests", 0, "acrm"), "put", "v-1 preflightRequests/0/acrm"),
    (("vectors", 0, "preflightRequests", 0, "acrh"), "X-A", "v-1 preflightRequests/0/acrh"),
    (("vectors", 0, "preflightRequests", 0, "acrh"), None, "v-1 preflightRequests/0/acrh"),
    (("vectors", 0, "preflightRequests", 0, "url"), "https://api.example.net/", "v-1 preflightRequests/0/url"),
    (("vectors", 0, "sentOrigins"), ["null"], "v-1 sentOrigins"),
    (("vectors", 0, "sentOrigins"), [None], "v-1 sentOrigins"),
    (("vectors", 0, "sentHeaders"), [[["x-a", "1"]]], "v-1 sentHeaders"),
    (("vectors", 0, "browsers", "chrome", "outcome"), "block", "v-1 browsers/chrome/outcome"),
    (("vectors", 0, "browsers", "chrome", "reason"), "NET_FAILED", "v-1 browsers/chrome/reason"),
    (("vectors", 0, "browsers", "chrome", "warnings"), ["LNA_PERMISSION"], "v-1 browsers/chrome/warnings"),
    (("vectors", 0, "browsers"), {"lynx": {}}, "v-1 browsers/lynx"),
    (("vectors", 1, "failedParameter"), "put", "v-2 failedParameter: expected put, got PUT"),
    (("vectors", 1, "responseType"), "cors", "v-2 responseType"),
    (("vectors", 1, "reason"), 7, "v-2 reason"),
    (("vectors", 1, "body"), "pigeon", "v-2 /vectors/1/body: 'pigeon' is not known"),
    (("safelist", 0, "safelisted"), False, "Accept: */* safelisted: expected false, got true"),
    (("maxAge", 0, "standard"), 7200, "standard"), (("maxAge", 0, "chrome"), 7201, "chrome"),
    (("maxAge", 0, "firefox"), 7200, "firefox"), (("maxAge", 0, "safari"), 601, "safari"),
    (("cacheSequences", 0, "preflightSent"), [True, True], "k-1 preflightSent"),
    (("cacheSequences", 0, "preflightSent"), [True], "k-1 preflightSent"),
    (("cacheSequences", 0, "preflightSent"), {"safari": [True, True]}, "k-1 preflightSent"),
    (("cacheSequences", 0, "steps", 1), "PUT /a tomorrow",
     "k-1 steps: expected a sentence of the grammar, got 'tomorrow'"),
]


@pytest.mark.parametrize("path, value, said", WRONG, ids=["/".join(map(str, p)) for p, _, _ in WRONG])
def test_one_wrong_expectation_is_printed_with_its_id(tmp_path, path, value, said):
    document = fresh()
    place = document
    for step in path[:-1]:
        place = place[step]
    assert path[-1] == "body" or place[path[-1]] != value
    place[path[-1]] = value
    done = conform(tmp_path, document)
    assert done.returncode == 1 and done.stderr == ""
    differences = [line for line in done.stdout.splitlines() if line.startswith(path[0] + " ")]
    assert any(said in line for line in differences)
    assert re.match(r"4 of 5\b", last_line(done))


def test_unknown_members_are_named_and_fail_nothing(tmp_path):
    document = fresh()
    document["vectors"][0]["browserDeviations"] = {"chrome": "later"}
    document["vectors"][0]["preflightResponse"]["body"] = "x"
    document["safelist"][0]["since"] = 2020
    document["futureSection"] = [{"id": "z"}]
    done = conform(tmp_path, document)
    assert done.returncode == 0
    named = next(line for line in done.stdout.splitlines() if line.startswith("not checked:"))
    for name in ["browserDeviations (1)", "preflightResponse/body (1)", "since (1)", "futureSection (of the file) (1)"]:
        assert name in named


def test_every_difference_is_printed_and_the_rest_is_still_checked(tmp_path):
    vectors = [VECTOR | {"id": f"v-{n}", "reason": "NET_FAILED"} for n in range(50)]
    vectors[7] = "no object at all"
    done = conform(tmp_path, {"vectors": [v for v in vectors if isinstance(v, dict)]})
    assert done.returncode == 1
    assert sum("reason: expected NET_FAILED, got OK" in line for line in done.stdout.splitlines()) == 49
    refused = conform(tmp_path, {"vectors": vectors})
    assert refused.returncode == 1 and "/vectors/7" in refused.stderr


# What is no vector file: one error with its place and a remedy, nothing on standard output.
NONE = {
    "empty": ("", ""), "not JSON": ("vectors: []", ""), "cut": ('{"vectors": [{"id": "a"', ""),
    "an array": ("[]", "an object is expected"), "a number": ("7", "an object is expected"),
    "another file": ('{"openapi": "3.0.1"}', "none of vectors, safelist, maxAge, cacheSequences"),
    "no item": ('{"vectors": []}', "no item"), "a part that is no list": ('{"safelist": {}}', "/safelist"),
    "deep": ('{"vectors": ' + "[" * 5000 + "]" * 5000 + "}", ""), "not UTF-8": (b'{"vectors": ["\xff"]}', ""),
}


@pytest.mark.parametrize("kind", NONE)
def test_a_file_that_is_no_vector_file(tmp_path, kind):
    text, said = NONE[kind]
    file = tmp_path / "other.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = run("cors", "conform", str(file))
    assert done.returncode == 1 and done.stdout == ""
    first = done.stderr.splitlines()[0]
    assert first.startswith(f"{file}: error: ") and said in first
    assert "conformance/README.md" in done.stderr
    assert len(done.stderr) < 600


def test_missing_files_and_directories(tmp_path):
    for path in [tmp_path / "nothing.json", tmp_path]:
        done = run("cors", "conform", str(path))
        assert done.returncode == 1 and done.stdout == "" and f"{path}: error: " in done.stderr
    assert run("cors", "conform").returncode == 2


def test_standard_input():
    assert re.match(r"5 of 5\b", last_line(run("cors", "conform", "-", stdin=json.dumps(DOCUMENT))))
    wrong = fresh()
    wrong["maxAge"][0]["safari"] = 1
    assert run("cors", "conform", "-", stdin=json.dumps(wrong)).returncode == 1
    assert run("cors", "conform", "-", stdin="").returncode == 1


def test_a_huge_file(tmp_path):
    """5,000 vectors and 20 MB of notes."""
    vectors = [VECTOR | {"id": f"v-{n}", "note": "a" * 4_000} for n in range(5_000)]
    done = conform(tmp_path, {"vectors": vectors}, timeout=120)
    assert done.returncode == 0 and re.match(r"5000 of 5000\b", last_line(done))


def test_hostile_values_end_soon(tmp_path):
    wide = VECTOR | {"headers": [["X-" + "a" * 50_000, "b" * 50_000]] * 20, "url": "https://" + "é" * 20_000 + "/",
                     "preflightResponse": {"status": 10 ** 30, "headers": []}}
    steps = {"id": "k", "preflightSent": [True],
             "steps": ["PUT /a " + "with x, " * 20_000, "at +" + "9" * 5_000 + " s"]}
    started = time.monotonic()
    done = conform(tmp_path, {
        "vectors": [wide], "cacheSequences": [steps], "maxAge": [MAX_AGE | {"values": ["9" * 10 ** 6]}]})
    assert done.returncode == 1 and time.monotonic() - started < 30
    assert max(len(line) for line in done.stdout.splitlines()) < 2_000

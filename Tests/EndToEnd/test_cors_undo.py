"""The exact undo as a property: two APIs live through the same random history, one of them with CORS enabled and
disabled in between; in the end their rows are the same wherever nobody wrote by hand on what enabling had written."""

import json
import random
import re

import pytest
from botocore.exceptions import ClientError

from support.cors import rows
from support.rest_api import ALLOW, RestAPI

HEADER = "method.response.header."
VERBS = ["GET", "POST", "PUT", "ANY"]
PARTS = ["pets", "orders", "{id}", "{proxy+}", "a.b"]


class Twin:
    """One of the two APIs, seen by paths: the identifiers of resources are its own."""

    def __init__(self, server, data_dir):
        self.server, self.data_dir = server, data_dir
        self.api = RestAPI(server, "twin")
        self.client, self.id = self.api.client, self.api.id

    def resources(self):
        """Paths to identifiers."""
        items = self.client.get_resources(restApiId=self.id, limit=500)["items"]
        return {item["path"]: item["id"] for item in items}

    def rows(self):
        """Rows by their place, with paths in the place of identifiers; the journal of enabling and models left out."""
        names = {id: f"<{path}>" for path, id in self.resources().items()} | {self.id: "<api>"}
        ids = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))

        def named(text):
            return ids.sub(lambda found: names[found.group()], text)
        return {
            named(address): (kind, re.sub(r'"createdDate":[^,}]*', "", named(body.decode())))
            for address, (kind, body) in rows(self.data_dir, self.id).items()
            if "/corschanges" not in address and "/models/" not in address}

    def journal(self):
        return [body for address, (_, body) in rows(self.data_dir, self.id).items() if "corschanges" in address]

    def call(self, verb, **body):
        answer = self.server.control("POST", f"/_crossgate/apis/{self.id}/cors/{verb}", json.dumps(body))
        assert answer.status in (200, 400), answer.body
        return answer.json()

    def at(self, path, verb):
        return {"restApiId": self.id, "resourceId": self.resources()[path], "httpMethod": verb}


# -- what is done by hand: each a function of the twin, the same for both ---------------------------------------------


def mock(path, verb, status, mapped):
    def edit(twin):
        at = twin.at(path, verb)
        twin.client.put_method(**at, authorizationType="NONE")
        twin.client.put_method_response(**at, statusCode=status, responseParameters={HEADER + n: False for n in mapped})
        twin.client.put_integration(**at, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
        twin.client.put_integration_response(
            **at, statusCode=status, responseParameters={HEADER + n: v for n, v in mapped.items()})
    return edit


def proxy(path, verb):
    def edit(twin):
        at = twin.at(path, verb)
        twin.client.put_method(**at, authorizationType="NONE")
        twin.client.put_integration(
            **at, type="HTTP_PROXY", integrationHttpMethod="GET", uri="http://127.0.0.1:65009/x")
    return edit


def on_method(operation, path, verb, **more):
    return lambda twin: getattr(twin.client, operation)(**twin.at(path, verb), **more)


def on_api(operation, **more):
    return lambda twin: getattr(twin.client, operation)(restApiId=twin.id, **more)


def make_resource(parent, part):
    return lambda twin: twin.client.create_resource(
        restApiId=twin.id, parentId=twin.resources()[parent], pathPart=part)


def delete_resource(path):
    return lambda twin: twin.client.delete_resource(restApiId=twin.id, resourceId=twin.resources()[path])


def patch_resource(path, key, value):
    def edit(twin):
        new = twin.resources()[value] if key == "/parentId" else value
        twin.client.update_resource(
            restApiId=twin.id, resourceId=twin.resources()[path],
            patchOperations=[{"op": "replace", "path": key, "value": new}])
    return edit


def definition(pick, cors):
    responses = {"200": {"description": "ok"}}
    get = {"responses": responses, "x-amazon-apigateway-integration": {
        "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {"default": {"statusCode": "200"}}}}
    document = {"openapi": "3.0.1", "info": {"title": "twin", "version": "1"}, "paths": {
        "/" + pick: {"get": get}, "/imported": {"get": get, "post": get}}}
    if cors:
        document["x-crossgate-cors"] = cors
    return json.dumps(document).encode()


def by_hand(chance, paths):
    """One random edit and its name."""
    path = chance.choice(paths)
    verb = chance.choice(VERBS + ["OPTIONS"] * 3)
    status = chance.choice(["200", "200", "404", "204"])
    origin = {ALLOW + "Origin": "'https://hand.example'"}
    below = [p for p in paths if p != "/"]
    edits = [
        ("mock", path, verb, status, lambda: mock(path, verb, status, chance.choice([{}, {"X-A": "'1'"}, origin]))),
        ("mock", path, verb, "200", lambda: mock(path, verb, "200", {})),
        ("proxy", path, verb, lambda: proxy(path, verb)),
        ("delete method", path, verb, lambda: on_method("delete_method", path, verb)),
        ("delete integration", path, verb, lambda: on_method("delete_integration", path, verb)),
        ("delete method response", path, verb, status,
         lambda: on_method("delete_method_response", path, verb, statusCode=status)),
        ("delete integration response", path, verb, status,
         lambda: on_method("delete_integration_response", path, verb, statusCode=status)),
        ("put method response", path, verb, status,
         lambda: on_method("put_method_response", path, verb, statusCode=status)),
        ("put integration response", path, verb, status, lambda: on_method(
            "put_integration_response", path, verb, statusCode=status, selectionPattern="hand")),
        ("update integration response", path, verb, status, lambda: on_method(
            "update_integration_response", path, verb, statusCode=status, patchOperations=[
                {"op": "add", "path": "/responseTemplates/application~1json", "value": "hand"}])),
        ("update method", path, verb, lambda: on_method("update_method", path, verb, patchOperations=[
            {"op": "replace", "path": "/operationName", "value": f"hand{chance.random()}"}])),
        ("put gateway response", lambda: on_api(
            "put_gateway_response", responseType=chance.choice(["DEFAULT_4XX", "UNAUTHORIZED"]),
            responseParameters={"gatewayresponse.header.X-Hand": f"'{chance.random()}'"})),
        ("delete gateway response", lambda: on_api(
            "delete_gateway_response", responseType=chance.choice(["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED"]))),
        ("make resource", path, lambda: make_resource(path, chance.choice(PARTS))),
        ("import", lambda: on_api(
            "put_rest_api", mode="merge", body=definition(chance.choice(["pets", "orders"]), None))),
    ]
    if below:
        one = chance.choice(below)
        edits += [
            ("delete resource", one, lambda: delete_resource(one)),
            ("rename", one, lambda: patch_resource(one, "/pathPart", f"named{chance.randrange(100)}")),
            ("move", one, path, lambda: patch_resource(one, "/parentId", path)),
            ("rename", one, lambda: patch_resource(one, "/pathPart", f"named{chance.randrange(100)}")),
        ]
    if chance.random() < 0.02:
        edits = [("overwrite", lambda: on_api("put_rest_api", mode="overwrite", body=definition("pets", None)))]
    *name, make = chance.choice(edits)
    return " ".join(name), make()


def by_enable(chance, paths):
    body = {
        "allowOrigins": chance.choice([
            ["*"], ["https://app.example"], ["https://app.example", "https://*.example.org"],
            ["https://*.example.org"]]),
        "handMade": chance.choice(["refuse", "keep", "replace", "replace"]),
        "as": chance.choice(["objects", "objects", "objects", "policy"]),
        "gatewayResponses": chance.random() < 0.7,
    }
    if chance.random() < 0.4:
        body |= {"resource": chance.choice(paths), "recursive": chance.random() < 0.5}
    if body["allowOrigins"] != ["*"] and chance.random() < 0.4:
        body["allowCredentials"] = True
    return {"fromPolicy": True} if chance.random() < 0.12 else body


def try_both(edit, twins):
    """Carries an edit out on both; what each said to it."""
    said = []
    for twin in twins:
        try:
            edit(twin)
            said.append(None)
        except (ClientError, KeyError) as error:
            said.append(type(error).__name__)
    return said


def unit(address):
    """What is kept or undone together: an OPTIONS method, and the two responses of one status elsewhere."""
    whole = re.sub(r"(/methods/OPTIONS)/.*", r"\1", address)
    return whole if whole != address else address.replace("/integration/responses/", "/responses/")


def places(address):
    """Where a plan may name a row: an OPTIONS method stands for all that is below it."""
    if "/gatewayresponses/" in address:
        return {"gateway response " + address.rsplit("/", 1)[1]}
    if "/corsrules/" in address:
        return {"CORS rule " + address.rsplit("/", 1)[1].replace("%2F", "/")}
    path, verb, rest = re.fullmatch(r".*/resources/<(.*)>/methods/([A-Z]+)(.*)", address).groups()
    kind = {"": "", "/integration": ", integration", "/responses": ", method response ",
            "/integration/responses": ", integration response "}[rest.rstrip("0123456789").rstrip("/")]
    words = kind + (rest[-3:] if kind.endswith(" ") else "")
    return {f"{verb} {path}{words}"} | ({f"OPTIONS {path}"} if verb == "OPTIONS" else set())


def differences(old, new):
    return {address for address in old.keys() | new.keys() if old.get(address) != new.get(address)}


def faults(found):
    """What is half-made: rows without what they belong to, answers that map what no method response declares."""
    wrong = set()
    for address, (kind, body) in found.items():
        if "/resources/" in address:
            parts = re.findall(r"/(?:resources/[^>]*>|methods/[A-Z]+|integration|responses/\d+)", address)
            base = "/restapis/<api>"
            for part in parts[:-1]:
                base += part
                if base not in found:
                    wrong.add(f"{address} has no {base}")
        if kind == "IntegrationResponse":
            declared = address.replace("/integration/", "/")
            there = json.loads(found[declared][1]).get("responseParameters") or {} if declared in found else {}
            for key in json.loads(body).get("responseParameters") or {}:
                if key not in there:
                    wrong.add(f"{address} maps {key}, which is not declared")
        if kind == "CORSRule":
            path = json.loads(body)["path"]
            if not any(a.endswith(f"/resources/<{path}>") for a in found):
                wrong.add(f"{address} has no resource")
        if kind == "Method" and address.endswith("/methods/OPTIONS"):
            if address + "/integration" not in found:
                wrong.add(f"{address} has no integration")
    return wrong


@pytest.mark.parametrize("seed", range(40))
def test_disabling_is_exact_whatever_happened_in_between(server, data_dir, seed):
    chance = random.Random(seed)
    twins = Twin(server, data_dir), Twin(server, data_dir)
    one, other = twins
    story = []
    for path in ("pets", "orders"):
        try_both(make_resource("/", path), twins)
    try_both(make_resource("/pets", "{id}"), twins)
    for path in ("/", "/pets", "/pets/{id}"):
        try_both(mock(path, chance.choice(VERBS), "200", {}), twins)
    try_both(mock("/orders", "OPTIONS", "204", {ALLOW + "Origin": "'https://mine.example'"}), twins)
    try_both(proxy("/orders", "POST"), twins)
    assert one.rows() == other.rows()

    touched, steps = set(), chance.randrange(4, 16)
    for _ in range(steps):
        paths = sorted(one.resources())
        if chance.random() < 0.35:
            body = by_enable(chance, paths)
            before = one.rows()
            answer = one.call("enable", **body)
            after = one.rows()
            story.append(f"enable {body}: {answer.get('applied')}")
            if not answer.get("applied"):
                assert before == after, story
            else:
                assert bool(differences(before, after)) == answer["changes"], (story, answer["text"])
                assert faults(after) <= faults(before), story
                # The plan says everything that was done, and nothing else.
                changed = [places(address) for address in differences(before, after)]
                told = {s["location"] for s in answer["steps"] if s["action"] in ("create", "change", "replace")}
                assert all(place & told for place in changed), (story, changed, answer["text"])
                assert told <= set().union(*changed), (story, changed, answer["text"])
        elif chance.random() < 0.15:
            body = {"force": chance.random() < 0.2}
            if chance.random() < 0.6:
                body |= {"resource": chance.choice(paths), "recursive": chance.random() < 0.5}
            before = one.rows()
            answer = one.call("disable", **body)
            story.append(f"disable {body}: {answer.get('text')}")
            assert faults(one.rows()) <= faults(before) | faults(other.rows()), story
        else:
            name, edit = by_hand(chance, paths)
            before = one.rows(), other.rows()
            said = try_both(edit, twins)
            after = one.rows(), other.rows()
            story.append(f"by hand: {name}: {said}")
            changed = differences(before[0], after[0]) | differences(before[1], after[1])
            touched |= {
                address for address in changed
                if before[0].get(address) != before[1].get(address) or after[0].get(address) != after[1].get(address)}
            assert one.resources().keys() == other.resources().keys(), story

    before = one.rows()
    answer = one.call("disable")
    after, wanted = one.rows(), other.rows()
    story.append(answer["text"])
    text = "\n".join(story)
    units = {unit(address) for address in touched}
    left = {a for a in differences(after, wanted) if unit(a) not in units}
    assert not left, f"{text}\n" + "\n".join(f"{a}\n  {after.get(a)}\n  {wanted.get(a)}" for a in sorted(left))
    new = faults(after) - faults(before) - faults(wanted)
    assert not new, f"{text}\n{sorted(new)}"
    assert bool(one.journal()) == (not answer["complete"]), text
    # A declaration that somebody's own mapping needs stays for good, and is no reason to come again.
    kept = [s for s in answer["steps"] if s["action"] == "keep" and "stays for good" not in s["detail"]]
    assert answer["complete"] == (not kept), text

    forced = one.call("disable", force=True)
    text += forced["text"]
    assert forced["complete"] and not one.journal(), text
    new = faults(one.rows()) - faults(before) - faults(wanted)
    assert not new, f"{text}\n{sorted(new)}"
    left = {a for a in differences(one.rows(), wanted) if unit(a) not in units}
    assert not left, f"{text}\n{sorted(left)}"

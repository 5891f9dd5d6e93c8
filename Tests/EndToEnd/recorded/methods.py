"""Methods of the shape that the recordings use, and the backends that stand for the recorded ones."""

import json

from support.backend import Answer
from support.rest_api import STATUS_200


def custom(api, path, verb, request=None, response=None, uri=None, method=None, **integration):
    """A method with one default 200 response: MOCK, or HTTP by POST when there is a `uri`.

    `request` and `response` are its templates for application/json; None is none (for a MOCK request: status 200).
    """
    api.method(path, verb, **(method or {}))
    at = api.at(path, verb)
    api.client.put_method_response(**at, statusCode="200")
    templates = {"application/json": request} if request is not None else ({} if uri else STATUS_200)
    made = {"type": "HTTP", "uri": uri} if uri else {"type": "MOCK"}
    answer = api.client.put_integration(
        **at, **{"integrationHttpMethod": "POST", "requestTemplates": templates} | made | integration)
    more = {} if response is None else {"responseTemplates": {"application/json": response}}
    api.client.put_integration_response(**at, statusCode="200", **more)
    return answer


def echo(got):
    """The recorded echo server: a JSON document of what came, with Python's spacing."""
    try:
        document = json.loads(got.body)
    except ValueError:
        document = None
    text = json.dumps({"json": document, "data": got.body.decode(), "url": got.target, "method": got.method})
    return Answer(200, [("Content-Type", "application/json")], text.encode())


def same(got):
    """A backend that answers the body that it got."""
    return Answer(200, [("Content-Type", "application/json")], got.body)


def as_json(**value):
    """Headers and body of a client that posts JSON."""
    return {"Content-Type": "application/json"}, json.dumps(value)

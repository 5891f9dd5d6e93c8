"""Methods made of templates and mappings, many in one API, each called through a real request."""

import re
import time
from functools import cached_property

from support.backend import Answer
from support.rest_api import RestAPI, declared

ERROR_500 = (500, b'{"message": "Internal server error"}')
ERROR_415 = (415, b'{"message": "Unsupported Media Type"}')
JSON = {"Content-Type": "application/json"}

#: The reliability list says 50 ms. These tests run a debug build, some thirty times slower than the one that is
#: shipped, on machines that do other things: the bound tells a budget from its absence, which takes minutes.
SOON = 2.0


def templates(text, media_type="application/json"):
    return {} if text is None else {media_type: text}


def sources(parameters):
    """The method parameters that these mapping expressions need declared."""
    found = re.findall(r"^method\.request\.(?:multivalue)?(path|querystring|header)\.(.+)$",
                       "\n".join((parameters or {}).values()), re.MULTILINE)
    return {f"method.request.{place}.{name}": False for place, name in found}


class MappingAPI(RestAPI):
    """A REST API whose methods are named by their path; `deploy` once, then `call`."""

    def answer(self, path, verb, type, uri=None, request=None, response=None, parameters=None, headers=None,
               method=None, of_response=None, **integration):
        """One method with one default response.

        `request` and `response` are templates (a text is one for JSON), `parameters` the request mappings, `headers`
        the response header mappings by bare name; `method`, `of_response` and the rest are fields as boto3 names them.
        """
        request = templates(request) if isinstance(request, str) else request
        response = templates(response) if isinstance(response, str) else response
        at = self.at(path, verb)
        method = dict(method or {})
        method["requestParameters"] = sources(parameters) | method.get("requestParameters", {})
        self.method(path, verb, **method)
        headers = headers or {}
        self.client.put_method_response(**at, statusCode="200", responseParameters=declared(headers))
        more = {} if uri is None else {"uri": uri, "integrationHttpMethod": verb}
        more |= {} if request is None else {"requestTemplates": request}
        more |= {} if parameters is None else {"requestParameters": parameters}
        self.client.put_integration(**at, type=type, **more, **integration)
        more = {} if response is None else {"responseTemplates": response}
        self.client.put_integration_response(
            **at, statusCode="200", **more, **(of_response or {}),
            responseParameters={f"method.response.header.{name}": value for name, value in headers.items()})
        return self

    def renders(self, path, template, verb="POST", request='{"statusCode": 200}', **more):
        """A MOCK method that answers with what `template` makes of the request's parameters."""
        return self.answer(path, verb, "MOCK", request=request, response=template, **more)

    def forwards(self, path, uri, template=None, verb="POST", **more):
        """An HTTP method whose backend gets what `template` makes of the request."""
        return self.answer(path, verb, "HTTP", uri + path, request=template, **more)

    @cached_property
    def body_validator(self):
        return self.client.create_request_validator(restApiId=self.id, name="body", validateRequestBody=True)["id"]

    def checks(self, model):
        """Fields of a method whose JSON bodies must match a model."""
        return {"requestModels": {"application/json": model}, "requestValidatorId": self.body_validator}

    def call(self, path, body=None, headers=JSON, verb="POST", stage="prod"):
        return self.request(verb, path, headers, body, stage)

    def result(self, path, body=None, headers=JSON, verb="POST", stage="prod"):
        """Status and body of a call."""
        answer = self.call(path, body, headers, verb, stage)
        return answer.status, answer.body


def body_of(media_type, body, status=200, **headers):
    """A backend's answer of a media type."""
    typed = [("Content-Type", media_type)] if media_type else []
    return Answer(status, typed + [(name.replace("_", "-"), value) for name, value in headers.items()], body)


def shown(log, start):
    """What a line of the execution log says behind its time and `start`."""
    found = re.search(rf" : {re.escape(start)}(.*)", log)
    assert found, f"{start!r} is not in:\n{log}"
    return found.group(1)


def soon(call, bound=SOON):
    """What a call gives; the best of three runs must be within the bound."""
    times = []
    for _ in range(3):
        start = time.monotonic()
        result = call()
        times.append(time.monotonic() - start)
        if times[-1] < bound:
            return result
    raise AssertionError(f"took {times} s, where {bound} s are enough")

"""APIs for the auditor: one that is right, ways to break it, and whether a browser would let a page use it."""

import os
import re
import shlex
import subprocess
from pathlib import Path

from support.rest_api import ALLOW, PAGE_HEADERS, RestAPI
from support.tools import AWS, aws_environment

ORIGIN = "https://app.example"
PREFLIGHT = {
    ALLOW + "Origin": "*", ALLOW + "Methods": "GET,PUT,OPTIONS", ALLOW + "Headers": PAGE_HEADERS,
    "Access-Control-Max-Age": "600",
}
HEADER = "method.response.header."


class AuditedAPI(RestAPI):
    """`/pets` with GET (a mock), PUT (a backend's) and OPTIONS, all as the AWS page asks; tests break it."""

    def __init__(self, server, backend, name="audited"):
        super().__init__(server, name)
        self.mock("/pets", "GET", {ALLOW + "Origin": "*"}, body="[]")
        self.http("/pets", "PUT", backend.url + "/pets", {ALLOW + "Origin": "*"})
        self.preflight("/pets", PREFLIGHT)
        self.customise("DEFAULT_4XX", {ALLOW + "Origin": "*"})
        self.customise("DEFAULT_5XX", {ALLOW + "Origin": "*"})

    # -- breaking it ------------------------------------------------------------------------------------------

    def customise(self, type, headers):
        self.client.put_gateway_response(
            restApiId=self.id, responseType=type,
            responseParameters={f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()})

    @staticmethod
    def step(op, *path, value=None):
        pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
        return {"op": op, "path": pointer} | ({} if value is None else {"value": value})

    def update_method(self, verb, *steps, path="/pets"):
        self.client.update_method(**self.at(path, verb), patchOperations=list(steps))

    def update_integration(self, verb, *steps):
        self.client.update_integration(**self.at("/pets", verb), patchOperations=list(steps))

    def update_answer(self, verb, *steps):
        self.client.update_integration_response(
            **self.at("/pets", verb), statusCode="200", patchOperations=list(steps))

    def declare(self, verb, header):
        self.client.update_method_response(
            **self.at("/pets", verb), statusCode="200",
            patchOperations=[self.step("add", "responseParameters", HEADER + header, value="false")])

    def set(self, header, value, *verbs):
        """The header's value on the 200 answer of these methods."""
        for verb in verbs:
            answer = self.client.get_integration_response(**self.at("/pets", verb), statusCode="200")
            if HEADER + header not in answer.get("responseParameters", {}):
                self.declare(verb, header)
            self.update_answer(verb, self.step("add", "responseParameters", HEADER + header, value=f"'{value}'"))

    def unmap(self, header, verb, declared=False):
        self.update_answer(verb, self.step("remove", "responseParameters", HEADER + header))
        if not declared:
            self.client.update_method_response(
                **self.at("/pets", verb), statusCode="200",
                patchOperations=[self.step("remove", "responseParameters", HEADER + header)])

    def validator(self):
        return self.client.create_request_validator(
            restApiId=self.id, name="parameters", validateRequestParameters=True)["id"]

    # -- using it from a page ---------------------------------------------------------------------------------

    def usable(self, method="PUT", path="/pets", headers=None, credentials=False, origin=ORIGIN):
        """None when the Fetch standard lets a page of `origin` read the answer; else what stands in its way."""
        headers = headers or {}
        names = sorted(name.lower() for name in headers)
        asked = {"Origin": origin, "Access-Control-Request-Method": method}
        if names:
            asked["Access-Control-Request-Headers"] = ",".join(names)
        preflight = self.request("OPTIONS", path, asked)
        if not 200 <= preflight.status <= 299:
            return f"preflight {preflight.status}"
        if problem := self._refused(preflight, origin, credentials):
            return f"preflight: {problem}"
        allowed = preflight.header(ALLOW + "Methods") or ""
        if not re.fullmatch(r"[\w*-]+(\s*,\s*[\w*-]+)*", allowed):
            return "preflight: Allow-Methods cannot be parsed"
        if method not in re.split(r"\s*,\s*", allowed) and (allowed != "*" or credentials):
            return f"preflight: {method} is not allowed"
        allowed = re.split(r"\s*,\s*", (preflight.header(ALLOW + "Headers") or "").lower())
        for name in names:
            if name not in allowed and ("*" not in allowed or credentials or name == "authorization"):
                return f"preflight: {name} is not allowed"
        actual = self.request(method, path, {"Origin": origin} | headers, b"{}" if method == "PUT" else None)
        if problem := self._refused(actual, origin, credentials):
            return f"answer {actual.status}: {problem}"
        return None if actual.status == 200 else f"answer {actual.status}"

    @staticmethod
    def _refused(answer, origin, credentials):
        allowed = answer.header(ALLOW + "Origin")
        if allowed != origin and (allowed != "*" or credentials):
            return f"Allow-Origin is {allowed}"
        if credentials and answer.header(ALLOW + "Credentials") != "true":
            return "credentials are not allowed"
        return None


def printed_calls(table, rule):
    """The command lines that `--calls` prints below a rule's findings."""
    lines, inside = [], False
    text = re.sub(r"\n {8}(?!\$|fix:|\S+:$| )", " ", table)
    for line in text.splitlines():
        if re.match(r"(error|warning|note) ", line):
            inside = line.endswith(f"[{rule}]")
        elif inside and line.startswith("        $ "):
            lines.append(line.removeprefix("        $ "))
    return lines


def run_as_printed(server, line):
    """A printed line pasted into a shell; the environment says which endpoint `aws` means."""
    path = f"{Path(AWS).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False,
        env=aws_environment(AWS_ENDPOINT_URL=server.url, PATH=path))
    assert done.returncode == 0, f"$ {line}\n{done.stderr}"
    assert shlex.split(line)[:2] == ["aws", "apigateway"]

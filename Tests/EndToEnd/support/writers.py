"""Clients that write to the control plane until the server dies, and remember what it said yes to."""

import json
import threading
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from support.tools import client


def many_paths(mark, count=30):
    """A definition whose parts all carry one mark, so that a half-applied one shows."""
    operation = {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {
        "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {"default": {"statusCode": "200"}}}}
    return json.dumps({
        "openapi": "3.0.1", "info": {"title": mark, "version": "1"},
        "paths": {f"/{mark}-{n}": {"get": operation} for n in range(count)},
        "components": {"schemas": {f"{mark}M{n}": {"type": "object"} for n in range(5)}},
    }).encode()


@dataclass
class Acknowledged:
    """What was answered with success: the least that must be there afterwards."""

    resources: dict = field(default_factory=dict)
    methods: set = field(default_factory=set)
    stage_variable: int = 0
    imported: set = field(default_factory=set)
    overwritten: int = 0
    deployments: set = field(default_factory=set)

    def count(self):
        return (len(self.resources) + len(self.methods) + self.stage_variable + len(self.imported)
                + self.overwritten + len(self.deployments))


class Writers:
    """Five threads, each with a kind of write of its own; every one ends at its first failed call."""

    def __init__(self, server, api, overwritten_api, first=0):
        self.done = Acknowledged()
        self.refusals = []
        self._first = first
        self._api = api
        self._target = overwritten_api
        self._client = client(server)
        self._threads = [
            threading.Thread(target=self._repeat, args=(step,), daemon=True)
            for step in (self._resource, self._variable, self._import, self._overwrite, self._deploy)
        ]
        for thread in self._threads:
            thread.start()

    def join(self):
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()

    def _repeat(self, step):
        number = self._first
        try:
            while True:
                number += 1
                step(number)
        except ClientError as error:
            self.refusals.append(error)
        except BotoCoreError:
            pass  # The server is gone, which is how each of them ends.

    def _resource(self, number):
        path = f"r{number}"
        made = self._client.create_resource(restApiId=self._api.id, parentId=self._api.resource("/"), pathPart=path)
        self.done.resources["/" + path] = made["id"]
        self._client.put_method(
            restApiId=self._api.id, resourceId=made["id"], httpMethod="GET", authorizationType="NONE")
        self.done.methods.add("/" + path)

    def _variable(self, number):
        self._client.update_stage(restApiId=self._api.id, stageName="prod", patchOperations=[
            {"op": "replace", "path": "/variables/count", "value": str(number)},
            {"op": "replace", "path": "/variables/twin", "value": str(number)}])
        self.done.stage_variable = number

    def _import(self, number):
        self.done.imported.add(self._client.import_rest_api(body=many_paths(f"i{number}"))["id"])

    def _overwrite(self, number):
        self._client.put_rest_api(restApiId=self._target, mode="overwrite", body=many_paths(f"o{number}"))
        self.done.overwritten = number

    def _deploy(self, number):
        made = self._client.create_deployment(restApiId=self._target, description=str(number))
        self.done.deployments.add(made["id"])

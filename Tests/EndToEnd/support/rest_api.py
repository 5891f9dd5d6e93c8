"""A REST API made of ordinary objects through boto3, as a developer's script makes it."""

from support.tools import client

ALLOW = "Access-Control-Allow-"
PAGE_HEADERS = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"
#: What the CORS page's step 4 gives to allow everything.
PAGE_CORS = {ALLOW + "Headers": PAGE_HEADERS, ALLOW + "Methods": "*", ALLOW + "Origin": "*"}
STATUS_200 = {"application/json": '{"statusCode": 200}'}


def declared(headers, prefix="method.response.header."):
    return {prefix + name: False for name in headers}


def quoted(headers, prefix="method.response.header."):
    """Header values as static mapping expressions: the quotes are syntax and never go on the wire."""
    return {prefix + name: f"'{value}'" for name, value in headers.items()}


def invocation_uri(arn, version="2015-03-31", tail="invocations"):
    return f"arn:aws:apigateway:us-east-1:lambda:path/{version}/functions/{arn}/{tail}"


class RestAPI:
    """One API; `mock`, `http` and `proxy` add a whole method each, `deploy` publishes."""

    def __init__(self, server, name="pets", **fields):
        self.server = server
        self.client = client(server)
        self.id = self.client.create_rest_api(name=name, **fields)["id"]
        root = self.client.get_resources(restApiId=self.id)["items"]
        assert [item["path"] for item in root] == ["/"]
        self.resources = {"/": root[0]["id"]}
        self.last_deployment = None

    def resource(self, path):
        """The id of the resource at this path, made with its ancestors where missing."""
        if path not in self.resources:
            parent, part = path.rsplit("/", 1)
            made = self.client.create_resource(restApiId=self.id, parentId=self.resource(parent or "/"), pathPart=part)
            assert made["path"] == path
            self.resources[path] = made["id"]
        return self.resources[path]

    def at(self, path, verb):
        return {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": verb}

    def method(self, path, verb, **fields):
        self.client.put_method(**self.at(path, verb), **{"authorizationType": "NONE"} | fields)

    def mock(self, path, verb, headers=None, templates=STATUS_200, status="200", body=None, method=None, **integration):
        """A MOCK method whose one default response carries `headers` and `body`."""
        headers = headers or {}
        self.method(path, verb, **(method or {}))
        self.client.put_method_response(
            **self.at(path, verb), statusCode=status, responseParameters=declared(headers))
        self.client.put_integration(**self.at(path, verb), type="MOCK", requestTemplates=templates, **integration)
        more = {} if body is None else {"responseTemplates": {"application/json": body}}
        self.client.put_integration_response(
            **self.at(path, verb), statusCode=status, responseParameters=quoted(headers), **more)

    def http(self, path, verb, uri, headers=None, **integration):
        """An HTTP method with a 200 response that carries `headers`."""
        headers = headers or {}
        self.method(path, verb)
        self.client.put_method_response(**self.at(path, verb), statusCode="200", responseParameters=declared(headers))
        self.client.put_integration(
            **self.at(path, verb), type="HTTP", integrationHttpMethod=verb, uri=uri, **integration)
        self.client.put_integration_response(
            **self.at(path, verb), statusCode="200", responseParameters=quoted(headers))

    def proxy(self, path, verb, uri, method=None, **integration):
        self.method(path, verb, **(method or {}))
        self.client.put_integration(
            **self.at(path, verb), type="HTTP_PROXY", integrationHttpMethod=verb, uri=uri, **integration)

    def function(self, path, verb, arn, type="AWS_PROXY", method=None, **integration):
        """A method whose integration is a Lambda function."""
        self.method(path, verb, **(method or {}))
        self.client.put_integration(
            **self.at(path, verb),
            **{"type": type, "integrationHttpMethod": "POST", "uri": invocation_uri(arn)} | integration)
        return self

    def response(self, path, verb, status="200", pattern=None, headers=None, mapped=None, templates=None):
        """A method response and the integration response that leads to it."""
        self.client.put_method_response(
            **self.at(path, verb), statusCode=status, responseParameters=declared(headers or mapped or {}))
        more = {} if pattern is None else {"selectionPattern": pattern}
        if templates is not None:
            more["responseTemplates"] = templates
        parameters = quoted(headers) if headers else {
            "method.response.header." + name: source for name, source in (mapped or {}).items()}
        self.client.put_integration_response(
            **self.at(path, verb), statusCode=status, responseParameters=parameters, **more)
        return self

    def greedy_proxy(self, backend_url):
        """`ANY /{proxy+}` to a backend, the path passed on."""
        self.proxy(
            "/{proxy+}", "ANY", backend_url + "/{proxy}",
            method={"requestParameters": {"method.request.path.proxy": True}},
            requestParameters={"integration.request.path.proxy": "method.request.path.proxy"})

    def preflight(self, path, headers=None, **more):
        """The page's steps 1 to 4: an OPTIONS method with a mock integration, passthrough NEVER."""
        self.mock(path, "OPTIONS", PAGE_CORS if headers is None else headers,
                  **{"passthroughBehavior": "NEVER"} | more)

    def patch_api(self, *operations):
        return self.client.update_rest_api(restApiId=self.id, patchOperations=list(operations))

    def deploy(self, stage="prod", **fields):
        self.last_deployment = self.client.create_deployment(restApiId=self.id, stageName=stage, **fields)["id"]
        return self

    # -- calling it ---------------------------------------------------------------------------------------------

    def path(self, path="/", stage="prod"):
        return f"/_aws/execute-api/{self.id}/{stage}{path}"

    def request(self, verb, path="/", headers=None, body=None, stage="prod"):
        return self.server.request(verb, self.path(path, stage), headers, body)

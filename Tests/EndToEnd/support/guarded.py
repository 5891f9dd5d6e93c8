"""REST APIs behind a Lambda authorizer: the functions that decide, and how a client is refused."""

import base64
import json

from support.rest_api import RestAPI, invocation_uri

#: Answers by its token; counts how often it was asked, in the log.
BY_TOKEN = """exports.handler = async (event) => {
  console.log('asked ' + JSON.stringify(event));
  const token = event.authorizationToken ?? event.headers?.Authorization ?? '';
  const allow = (Resource, Effect = 'Allow') => ({Action: 'execute-api:Invoke', Effect, Resource});
  const answer = (...Statement) => ({principalId: 'me', policyDocument: {Version: '2012-10-17', Statement},
    context: {text: 'a b', number: 7, yes: true}});
  switch (token) {
    case 'all': return answer(allow('*'));
    case 'this': return answer(allow(event.methodArn));
    case 'deny': return answer(allow('*', 'Deny'));
    case 'both': return answer(allow('*'), allow(event.methodArn, 'Deny'));
    case 'silent': return answer(allow('arn:aws:execute-api:us-east-1:000000000000:other/*'));
    case 'unauthorized': throw 'Unauthorized';
    case 'unauthorized-error': throw new Error('Unauthorized');
    case 'error': throw new Error('broken');
    case 'null': return null;
    case 'http': return {statusCode: 200};
    case 'nested': return {...answer(allow('*')), context: {a: {b: 1}}};
    case 'nobody': { const {principalId, ...rest} = answer(allow('*')); return rest; }
    case 'lower': return {principalId: 'me', policyDocument: {version: '2012-10-17', statement: []}};
    default: return answer(allow('*'));
  }
};
"""
#: Answers what its token says: base64 of JSON, in which METHOD_ARN stands for the method's.
AS_TOLD = """exports.handler = async (event) => JSON.parse(
  Buffer.from(event.authorizationToken, 'base64').toString().replaceAll('METHOD_ARN', event.methodArn));
"""
SHOWS = """$context.authorizer.principalId|$context.authorizer.text|$context.authorizer.number|$context.authorizer.yes"""
UNAUTHORIZED = (401, {"message": "Unauthorized"}, "UnauthorizedException")
NULL_500 = (500, {"message": None}, "AuthorizerConfigurationException")
FORBIDDEN = "User is not authorized to access this resource"


def guarded(server, functions, type="TOKEN", source=BY_TOKEN, allow=True, ttl=0, paths=("/a", "/b"), uri=None,
            deploy=None, **fields):
    """An API with methods behind one authorizer, deployed; `api.authorizer` is its id, `api.guard` its function."""
    api = RestAPI(server)
    if uri is None:
        api.guard = functions.node(source)
        if allow:
            functions.allow(api.guard)
        uri = invocation_uri(api.guard)
    if type == "TOKEN":
        fields = {"identitySource": "method.request.header.Authorization"} | fields
    api.authorizer = api.client.create_authorizer(
        restApiId=api.id, name="guard", type=type, authorizerUri=uri, authorizerResultTtlInSeconds=ttl, **fields)["id"]
    for path in paths:
        api.mock(path, "GET", body=SHOWS, method={"authorizationType": "CUSTOM", "authorizerId": api.authorizer})
    return api.deploy(**deploy or {})


def ask(api, token, path="/a"):
    return api.request("GET", path, {} if token is None else {"Authorization": token})


def refusal(answer):
    return answer.status, json.loads(answer.body), answer.header("x-amzn-ErrorType")


def told(api, answer, path="/a"):
    """The API's answer when the authorizer's function answers this."""
    return ask(api, base64.b64encode(json.dumps(answer).encode()).decode(), path)


def asked(server):
    """How often BY_TOKEN was asked since the log's mark."""
    return server.log(2000).count("asked ")

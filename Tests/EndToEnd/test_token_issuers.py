"""User pool authorizers over the wire: a local issuer signs, its keys are fetched, every rule of tokens holds."""

import json
import time

import pytest

from support.backend import Answer
from support.functions import Functions
from support.issuer import Issuer, encoded
from support.product import Server
from support.rest_api import RestAPI

POOL = "us-east-1_pool12345"
ARN = f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{POOL}"
UNAUTHORIZED = (401, {"message": "Unauthorized"})
SUB = b"aaaaaaaa-bbbb-cccc"


@pytest.fixture(scope="module")
def issuer():
    issuer = Issuer(POOL)
    yield issuer
    issuer.close()


@pytest.fixture(scope="module")
def plain_issuer():
    """An OpenID provider that is no user pool: its tokens say nothing of their use."""
    issuer = Issuer("realms/main", discovery=True)
    yield issuer
    issuer.close()


@pytest.fixture(scope="module")
def server(issuer, plain_issuer, tmp_path_factory):
    server = Server(
        "--token-issuer", f"{POOL}={issuer.issuer}", "--token-issuer", f"us-east-1_Other={plain_issuer.issuer}",
        data_dir=tmp_path_factory.mktemp("data"))
    yield server
    server.stop()


def guarded(server, scopes=None, pool=POOL, shows="$context.authorizer.claims.sub", deploy=None, **fields):
    """`GET /a` behind a pool's authorizer; `api.behind` is what puts another method behind it."""
    api = RestAPI(server)
    api.authorizer = api.client.create_authorizer(
        restApiId=api.id, name="pool", type="COGNITO_USER_POOLS",
        providerARNs=[f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}"],
        identitySource="method.request.header.Authorization", **fields)["id"]
    api.behind = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": api.authorizer}
    if scopes:
        api.behind["authorizationScopes"] = scopes
    api.mock("/a", "GET", body=shows, method=api.behind)
    return api.deploy(**deploy or {})


@pytest.fixture(scope="module")
def plain(server):
    return guarded(server)


@pytest.fixture(scope="module")
def scoped(server):
    return guarded(server, ["pets/read", "pets/write"])


def ask(api, token):
    answer = api.request("GET", "/a", {} if token is None else {"Authorization": token})
    return answer.status, answer.body if answer.status == 200 else json.loads(answer.body)


@pytest.mark.parametrize("prefix", ["", "Bearer "])
def test_an_ID_token_is_let_in(plain, issuer, prefix):
    assert ask(plain, prefix + issuer.id_token()) == (200, SUB)


def test_an_access_token_is_let_in_for_a_scope(scoped, issuer):
    assert ask(scoped, issuer.access_token("openid", "pets/write")) == (200, SUB)


def test_another_issuer_s_token_needs_no_token_use(server, plain_issuer):
    api = guarded(server, pool="us-east-1_Other")
    assert ask(api, plain_issuer.token({"sub": SUB.decode(), "aud": "app"})) == (200, SUB)
    assert ("GET", "/realms/main/.well-known/openid-configuration") in plain_issuer.backend.seen()


def test_tokens_of_another_use_issuer_or_time_are_refused(plain, scoped, issuer):
    assert ask(plain, issuer.access_token("pets/read")) == UNAUTHORIZED
    assert ask(plain, issuer.id_token(iss="https://else.example")) == UNAUTHORIZED
    assert ask(plain, issuer.id_token(nbf=int(time.time()) + 3600)) == UNAUTHORIZED
    assert ask(scoped, issuer.id_token()) == UNAUTHORIZED
    assert ask(scoped, issuer.access_token("pets/other")) == UNAUTHORIZED
    assert ask(scoped, issuer.access_token()) == UNAUTHORIZED


def test_an_expired_token_is_told_so(plain, issuer):
    assert ask(plain, issuer.id_token(exp=int(time.time()) - 60)) == (
        401, {"message": "The incoming token has expired"})


@pytest.mark.parametrize("token", [None, "", "garbage", "a.b.c", "Bearer "])
def test_what_is_no_token(plain, token):
    assert ask(plain, token) == UNAUTHORIZED


def test_forged_tokens(plain, issuer):
    head, claims, signature = issuer.id_token().split(".")
    unsigned = encoded(json.dumps({"alg": "none", "kid": issuer.key_id}).encode())
    other = encoded(json.dumps({"sub": "admin", "iss": issuer.issuer, "exp": 4_000_000_000, "token_use": "id"}).encode())
    for forged in (f"{unsigned}.{claims}.", f"{head}.{other}.{signature}", f"{head}.{claims}.{signature[:-4]}AAAA"):
        assert ask(plain, forged) == UNAUTHORIZED
    assert ask(plain, issuer.token({"token_use": "id"}, {"kid": "unknown"})) == UNAUTHORIZED


def test_the_audience_is_matched(server, issuer):
    api = guarded(server, identityValidationExpression="app-[0-9]+")
    assert ask(api, issuer.id_token("app-1"))[0] == 200
    assert ask(api, issuer.id_token("other")) == UNAUTHORIZED


def test_a_known_key_outlives_its_issuer(plain, issuer):
    assert ask(plain, issuer.id_token())[0] == 200
    issuer.answer = Answer(status=500)
    try:
        assert ask(plain, issuer.id_token())[0] == 200
    finally:
        issuer.answer = None


def test_any_of_several_pools_will_do(server, issuer, plain_issuer):
    api = guarded(server)
    api.client.update_authorizer(restApiId=api.id, authorizerId=api.authorizer, patchOperations=[
        {"op": "add", "path": "/providerARNs",
         "value": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Other"}])
    api.deploy()
    assert ask(api, issuer.id_token()) == ask(api, plain_issuer.token({"sub": SUB.decode()})) == (200, SUB)
    assert ask(api, issuer.id_token(iss="https://else.example")) == UNAUTHORIZED


def test_an_access_token_has_no_audience_to_match(server, issuer):
    api = guarded(server, ["pets/read"], identityValidationExpression=".*")
    assert ask(api, issuer.access_token("pets/read")) == UNAUTHORIZED


def test_the_refusals_are_plain(plain, issuer):
    answer = plain.request("GET", "/a", {"Origin": "https://app.example"})
    assert answer.header("x-amzn-ErrorType") == "UnauthorizedException"
    assert not any(name.startswith("access-control-") for name in answer.names)
    expired = plain.request("GET", "/a", {"Authorization": issuer.id_token(exp=int(time.time()) - 60)})
    assert (expired.status, expired.header("x-amzn-ErrorType")) == (401, "UnauthorizedException")


def test_a_stage_variable_names_the_pool(server, issuer):
    api = guarded(server, pool="${stageVariables.pool}", deploy={"variables": {"pool": POOL}})
    assert ask(api, issuer.id_token()) == (200, SUB)


def test_claims_in_templates(server, issuer):
    api = guarded(
        server, shows="$context.authorizer.claims['custom:role']|$context.authorizer.claims.email_verified|"
                      "$context.authorizer.claims.none|$context.authorizer.claims")
    status, body = ask(api, issuer.id_token(**{"custom:role": "admin", "email_verified": True}))
    assert status == 200
    role, verified, missing, whole = body.decode().split("|")
    assert (role, verified, missing) == ("admin", "true", "")
    assert whole in ("", "{}"), whole


def test_claims_in_a_function_s_event_are_texts(server, issuer):
    api = guarded(server)
    echo = Functions(server).allowed_node(
        "exports.handler = async (e) => ({body: JSON.stringify(e.requestContext.authorizer)});")
    api.function("/f", "GET", echo, method=api.behind)
    api.deploy()
    token = issuer.id_token(**{"cognito:groups": ["a", "b"], "level": 7, "email_verified": True})
    got = json.loads(api.request("GET", "/f", {"Authorization": token}).body)
    assert list(got) == ["claims"]
    claims = got["claims"]
    assert {type(value) for value in claims.values()} == {str}
    assert (claims["cognito:groups"], claims["level"], claims["email_verified"]) == ("a,b", "7", "true")
    assert claims["sub"] == SUB.decode()


def test_a_pool_is_tried_out(plain, issuer):
    tried = plain.client.test_invoke_authorizer(
        restApiId=plain.id, authorizerId=plain.authorizer, headers={"Authorization": issuer.id_token()})
    assert (tried["clientStatus"], tried["claims"]["sub"]) == (0, SUB.decode())
    tried = plain.client.test_invoke_authorizer(
        restApiId=plain.id, authorizerId=plain.authorizer, headers={"Authorization": "garbage"})
    assert tried["clientStatus"] == 401


@pytest.mark.parametrize("arns", [[], ["pool"], ["arn:aws:lambda:us-east-1:000000000000:function:f"]])
def test_pools_that_are_none(server, arns):
    api = RestAPI(server)
    with pytest.raises(api.client.exceptions.BadRequestException):
        api.client.create_authorizer(
            restApiId=api.id, name="pool", type="COGNITO_USER_POOLS", providerARNs=arns,
            identitySource="method.request.header.Authorization")

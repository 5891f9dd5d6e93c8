"""What a Lambda authorizer's answer means for the client: every form of a policy, and every answer that is none."""

import json

import pytest

from support.guarded import AS_TOLD, FORBIDDEN, NULL_500, guarded, refusal, told

IMPLICIT = (403, {"Message": FORBIDDEN}, "AccessDeniedException")
EXPLICIT = (403, {"Message": FORBIDDEN + " with an explicit deny"}, "AccessDeniedException")
INVOKE = "execute-api:Invoke"


@pytest.fixture(scope="module")
def api(server, functions):
    return guarded(server, functions, source=AS_TOLD, paths=("/", "/a", "/b", "/deep/{proxy+}"))


def statement(action=INVOKE, resource="METHOD_ARN", effect="Allow", **more):
    return {"Action": action, "Effect": effect, "Resource": resource, **more}


def policy(*statements, **more):
    return {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": list(statements)}, **more}


@pytest.mark.parametrize("allowing", [
    statement(),
    statement("*"), statement("execute-api:*"), statement("execute-api:Inv?ke"),
    statement(["other:Action", INVOKE]),
    statement(resource=["arn:aws:execute-api:us-east-1:000000000000:other/*", "METHOD_ARN"]),
    statement(resource="*"), statement(resource="arn:aws:execute-api:*:*:*/prod/GET/*"),
    statement(resource="arn:aws:execute-api:us-east-1:000000000000:??????????/prod/G?T/a"),
    statement(Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}),
    statement(resource="x" * 512), statement(Sid="named"),
], ids=str)
def test_a_policy_that_allows(api, allowing):
    answer = told(api, policy(allowing, *([statement()] if allowing["Resource"] == "x" * 512 else [])))
    assert answer.status == 200, answer


def test_one_statement_need_not_be_a_list(api):
    answer = told(api, {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": statement()}})
    assert answer.status == 200, answer


@pytest.mark.parametrize("silent", [
    statement("execute-api:ManageConnections"), statement("execute-api:Invok"), statement("execute-api:Invoke?"),
    statement(resource="arn:aws:execute-api:us-east-1:000000000000:*/dev/GET/a"),
    statement(resource="arn:aws:execute-api:us-east-1:000000000000:*/prod/POST/a"),
    statement(resource="arn:aws:execute-api:us-east-1:000000000000:*/prod/GET/A"),
    statement(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
], ids=str)
def test_a_policy_that_is_silent_of_the_method(api, silent):
    assert refusal(told(api, policy(silent))) == IMPLICIT


def test_a_policy_without_statements(api):
    assert refusal(told(api, policy())) == IMPLICIT


@pytest.mark.parametrize("statements", [
    (statement(effect="Deny"),),
    (statement("*", "*"), statement("*", "*", "Deny")),
    (statement(resource="*", effect="Deny"), statement()),
], ids=str)
def test_deny_wins_wherever_it_stands(api, statements):
    assert refusal(told(api, policy(*statements))) == EXPLICIT


@pytest.mark.parametrize("answer", [
    None, [], "text", 7, True, {}, {"statusCode": 200, "body": "ok"},
    {"principalId": "me"}, {"policyDocument": policy()["policyDocument"]},
    {"principalId": 7, "policyDocument": policy()["policyDocument"]},
    {"principalId": "me", "policyDocument": "text"}, {"principalId": "me", "policyDocument": None},
    {"principalId": "me", "policyDocument": {"version": "2012-10-17", "statement": []}},
    policy({"action": INVOKE, "effect": "Allow", "resource": "*"}),
    policy({"Action": INVOKE, "Effect": "Allow"}), policy({"Effect": "Allow", "Resource": "*"}),
    policy({"Action": INVOKE, "Resource": "*"}), policy(statement(effect="allow")), policy(statement(effect="Maybe")),
    policy(statement(resource="x" * 513)), policy(statement(resource=7)), policy("text"),
    policy(statement(), context={"a": {"b": 1}}), policy(statement(), context={"a": ["b"]}),
    policy(statement(), context="text"), policy(statement(), context=["a"]),
    policy(statement(), usageIdentifierKey=7),
], ids=str)
def test_an_answer_that_is_none(api, answer):
    assert refusal(told(api, answer)) == NULL_500


def test_what_a_context_may_hold(api):
    answer = told(api, policy(statement(), context={"text": "é \"", "number": 1.50, "yes": False, "other_key": "x"}))
    assert (answer.status, answer.text) == (200, 'me|é "|1.5|false'), answer


def test_the_ARN_of_the_root_ends_with_a_slash(api):
    answer = told(api, {**policy(statement()), "principalId": "METHOD_ARN"}, "/")
    assert answer.text.split("|")[0] == f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/prod/GET/"


def test_a_method_s_ARN_has_at_most_1600_bytes(api):
    before = len(f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/prod/GET/deep/")
    assert told(api, policy(statement(resource="*")), "/deep/" + "x" * (1600 - before)).status == 200
    answer = told(api, policy(statement(resource="*")), "/deep/" + "x" * (1601 - before))
    assert (answer.status, json.loads(answer.body)) == (414, {"message": "Request URI too long"}), answer


@pytest.mark.parametrize("ttl", [-1, 3601])
def test_answers_are_remembered_for_an_hour_at_most(api, ttl):
    with pytest.raises(api.client.exceptions.BadRequestException):
        api.client.update_authorizer(restApiId=api.id, authorizerId=api.authorizer, patchOperations=[
            {"op": "replace", "path": "/authorizerResultTtlInSeconds", "value": str(ttl)}])

"""Integrations with other AWS services: signed, and answered by moto's server in their place."""

import json
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest

from support.product import Server, clean_environment
from support.rest_api import RestAPI
from support.waiting import wait_until

MOTO = Path(sys.executable).parent / "moto_server"


@pytest.fixture(scope="module")
def moto(tmp_path_factory):
    """moto's address."""
    import socket
    import urllib.request

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = open(tmp_path_factory.mktemp("moto") / "log", "wb")
    process = subprocess.Popen([str(MOTO), "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log,
                               env=clean_environment())
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: urllib.request.urlopen(url + "/moto-api/").status == 200, 60, "moto to answer")
    yield url
    process.terminate()
    process.wait(20)
    log.close()


@pytest.fixture(scope="module")
def server(moto, tmp_path_factory):
    server = Server(
        "--aws-endpoint", moto, data_dir=tmp_path_factory.mktemp("data"),
        environment={"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"})
    yield server
    server.stop()


@pytest.fixture(scope="module")
def service(moto):
    return lambda name: boto3.client(
        name, endpoint_url=moto, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")


def integrated(server, uri, template=None, headers=None, verb="POST", parameters=None):
    """`POST /x` to a service; its one response passes the body."""
    api = RestAPI(server)
    api.method("/x", "POST")
    more = {} if template is None else {"requestTemplates": {"application/json": template}}
    api.client.put_integration(
        **api.at("/x", "POST"), type="AWS", integrationHttpMethod=verb, uri="arn:aws:apigateway:us-east-1:" + uri,
        credentials="arn:aws:iam::000000000000:role/any", requestParameters=parameters or {}, **more)
    api.response("/x", "POST")
    api.response("/x", "POST", "400", pattern="4..")
    return api.deploy()


def test_a_message_is_sent_to_SQS(server, service):
    queue = service("sqs").create_queue(QueueName="orders")["QueueUrl"]
    api = integrated(
        server, "sqs:path/123456789012/orders", "Action=SendMessage&MessageBody=$util.urlEncode($input.body)",
        parameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"})
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b'{"pet": "Rex & co"}')
    assert answer.status == 200, answer
    message = service("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"]
    assert message == '{"pet": "Rex & co"}'


def test_a_notification_is_published_by_SNS(server, service):
    topic = service("sns").create_topic(Name="news")["TopicArn"]
    api = integrated(
        server, "sns:action/Publish", f"TopicArn={topic}&Message=$util.urlEncode($input.body)",
        parameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"})
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b"hello")
    assert answer.status == 200 and b"MessageId" in answer.body, answer


def test_an_item_is_put_into_DynamoDB(server, service):
    service("dynamodb").create_table(
        TableName="pets", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    api = integrated(
        server, "dynamodb:action/PutItem",
        '{"TableName": "pets", "Item": {"id": {"S": "$input.path(\'$.id\')"}}}')
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b'{"id": "7"}')
    assert answer.status == 200, answer
    assert service("dynamodb").get_item(TableName="pets", Key={"id": {"S": "7"}})["Item"] == {"id": {"S": "7"}}
    refused = integrated(server, "dynamodb:action/PutItem", '{"TableName": "nope", "Item": {"id": {"S": "1"}}}')
    assert refused.request("POST", "/x", {"Content-Type": "application/json"}, b"{}").status == 400


def test_a_record_is_put_into_Kinesis(server, service):
    service("kinesis").create_stream(StreamName="events", ShardCount=1)
    api = integrated(
        server, "kinesis:action/PutRecord",
        '{"StreamName": "events", "Data": "$util.base64Encode($input.body)", "PartitionKey": "k"}')
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b'{"n": 1}')
    assert answer.status == 200 and "SequenceNumber" in json.loads(answer.body), answer
    kinesis = service("kinesis")
    shard = kinesis.describe_stream(StreamName="events")["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(
        StreamName="events", ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    assert kinesis.get_records(ShardIterator=iterator)["Records"][0]["Data"] == b'{"n": 1}'


def test_an_event_is_put_with_a_target_of_one_s_own(server, service):
    """EventBridge's X-Amz-Target is not made by API Gateway."""
    api = integrated(
        server, "events:action/PutEvents",
        '{"Entries": [{"Source": "pets", "DetailType": "born", "Detail": "$util.escapeJavaScript($input.body)"}]}',
        parameters={"integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'",
                    "integration.request.header.Content-Type": "'application/x-amz-json-1.1'"})
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b'{"n": 1}')
    assert answer.status == 200 and json.loads(answer.body)["FailedEntryCount"] == 0, answer


def test_an_object_is_put_into_S3(server, service):
    service("s3").create_bucket(Bucket="things")
    api = integrated(server, "s3:path/things/one.txt", verb="PUT")
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b"content")
    assert answer.status == 200, answer
    assert service("s3").get_object(Bucket="things", Key="one.txt")["Body"].read() == b"content"


def test_an_execution_is_started_by_Step_Functions(server, service):
    machine = service("stepfunctions").create_state_machine(
        name="m", roleArn="arn:aws:iam::123456789012:role/r",
        definition=json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}))["stateMachineArn"]
    api = integrated(
        server, "states:action/StartExecution",
        '{"input": "$util.escapeJavaScript($input.json(\'$\'))", "stateMachineArn": "%s"}' % machine)
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b'{"a": 1}')
    assert answer.status == 200 and "executionArn" in json.loads(answer.body), answer


def test_without_an_endpoint_or_credentials_it_is_refused(fresh_server):
    api = integrated(fresh_server, "sqs:path/123456789012/orders", "x")
    answer = api.request("POST", "/x", {"Content-Type": "application/json"}, b"{}")
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal server error"})
    wait_until(lambda: "--aws-endpoint" in fresh_server.stderr or "AWS_ACCESS_KEY_ID" in fresh_server.stderr, 5,
               "the remedy in the log")

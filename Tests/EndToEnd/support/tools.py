"""The tools that users drive the product with: the AWS CLI and boto3."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from support.product import clean_environment

AWS = next(
    (str(path) for path in [Path(sys.executable).parent / "aws"] if path.exists()), shutil.which("aws") or "aws"
)
_session = boto3.session.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")


def client(server, service="apigateway"):
    """The server's boto3 client, made once; it shows every error at once instead of trying again."""
    if service not in server.sdk:
        server.sdk[service] = _session.client(
            service,
            endpoint_url=server.url,
            config=Config(
                retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=40, max_pool_connections=32,
            ),
        )
    return server.sdk[service]


def code_and_message(call):
    """The exception's name and sentence of a call that must be refused."""
    with pytest.raises(ClientError) as refused:
        call()
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


def aws_environment(**more):
    return clean_environment(
        AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1",
        AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null", AWS_EC2_METADATA_DISABLED="true",
        AWS_MAX_ATTEMPTS="1", AWS_PAGER="", **more,
    )


class CLI:
    """`aws apigateway …`, or another service's, against one server: `cli("get-rest-apis")` gives the parsed answer."""

    def __init__(self, server, service="apigateway"):
        self.server = server
        self.service = service

    def run(self, operation, *arguments):
        return subprocess.run(
            [AWS, self.service, operation, *map(str, arguments), "--endpoint-url", self.server.url],
            capture_output=True, text=True, timeout=60, env=aws_environment(), check=False,
        )

    def __call__(self, operation, *arguments):
        done = self.run(operation, *arguments)
        assert done.returncode == 0, f"aws {self.service} {operation} {arguments}: {done.returncode}\n{done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def refused(self, operation, *arguments):
        """The error text of a call that must fail."""
        done = self.run(operation, *arguments)
        assert done.returncode != 0, f"aws {self.service} {operation} {arguments} went through:\n{done.stdout}"
        return done.stderr

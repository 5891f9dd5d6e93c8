"""Lambda functions as a developer makes them: source zipped, created with boto3, wired to a REST API."""

import io
import itertools
import json
import stat
import zipfile

from botocore.exceptions import ClientError

from support.tools import client

ROLE = "arn:aws:iam::000000000000:role/any"
GATEWAY = "apigateway.amazonaws.com"

#: The sample functions of the page "CORS for REST APIs in API Gateway": its headers and its body.
PAGE_NODE = """export const handler = async (event) => {
    return {
        statusCode: 200,
        headers: {
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Allow-Origin": "ORIGIN",
            "Access-Control-Allow-Methods": "OPTIONS,POST,GET"
        },
        body: JSON.stringify('Hello from Lambda!'),
    };
};
"""
PAGE_PYTHON = """import json

def lambda_handler(event, context):
    return {
        'statusCode': 200,
        'headers': {
            'Access-Control-Allow-Headers': 'Content-Type',
            'Access-Control-Allow-Origin': 'ORIGIN',
            'Access-Control-Allow-Methods': 'OPTIONS,POST,GET'
        },
        'body': json.dumps('Hello from Lambda!')
    }
"""
PAGE_FUNCTIONS = {
    "node": ("nodejs22.x", "index.handler", "index.mjs", PAGE_NODE),
    "python": ("python3.13", "lambda_function.lambda_handler", "lambda_function.py", PAGE_PYTHON),
}


def package(files, executable=()):
    """A zip archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | (0o755 if name in executable else 0o644)) << 16
            archive.writestr(entry, content)
    return packed.getvalue()


class Functions:
    """The functions of one server: `node` and `python` make one from its source, `allow` lets an API call it."""

    _numbers = itertools.count(1)

    def __init__(self, server):
        self.server = server
        self.client = client(server, "lambda")

    def create(self, files, runtime, handler, name=None, executable=(), **fields):
        """The ARN of a new function; its name is made up unless given."""
        made = self.client.create_function(
            FunctionName=name or f"f{next(self._numbers)}", Runtime=runtime, Handler=handler, Role=ROLE,
            Code={"ZipFile": package(files, executable)}, **fields)
        return made["FunctionArn"]

    def node(self, source, name=None, **fields):
        """`source` is a CommonJS module that exports `handler`."""
        return self.create({"index.js": source}, "nodejs22.x", "index.handler", name, **fields)

    def python(self, source, name=None, **fields):
        """`source` defines `handler`."""
        return self.create({"app.py": source}, "python3.13", "app.handler", name, **fields)

    def allow(self, arn, api=None, statement="gateway", **fields):
        """Lets API Gateway invoke the function: any API, or one."""
        source = {} if api is None else {"SourceArn": f"arn:aws:execute-api:us-east-1:000000000000:{api}/*"}
        self.client.add_permission(
            FunctionName=arn, StatementId=statement, Action="lambda:InvokeFunction", Principal=GATEWAY, **source, **fields)
        return arn

    def allowed_node(self, source, name=None, **fields):
        return self.allow(self.node(source, name, **fields))

    def allowed_python(self, source, name=None, **fields):
        return self.allow(self.python(source, name, **fields))

    def invoke(self, name, payload=None, **fields):
        """The whole answer of Invoke, its payload read and parsed."""
        answer = self.client.invoke(
            FunctionName=name, **({} if payload is None else {"Payload": json.dumps(payload).encode()}), **fields)
        text = answer["Payload"].read()
        return answer | {"Payload": json.loads(text) if text else None}

    def delete(self, name):
        try:
            self.client.delete_function(FunctionName=name)
        except ClientError:
            pass

extension Bootstraps {
    /// What Python runs where the function does not bring Lambda's own client.
    ///
    /// Error types, sentences, log lines and the JSON of answers are those of `awslambdaric` 4.2.2 (PyPI, read 2026-11);
    /// the code is not. The file is called `bootstrap.py`, as there; its frames are left out of stack traces.
    static let python = #"""
        """Crossgate's client of the Lambda Runtime API for Python."""

        import importlib
        import json
        import logging
        import os
        import re
        import socket
        import sys
        import time
        import traceback

        TASK_ROOT = os.environ["LAMBDA_TASK_ROOT"]
        RUNTIME_DIR = os.environ["LAMBDA_RUNTIME_DIR"]
        WRITES_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
        request_id = None


        class Fault(Exception):
            """A mistake that Lambda has its own name for."""

            def __init__(self, kind, message, trace=None):
                super().__init__(message)
                self.kind = "Runtime." + kind
                self.message = message
                self.trace = trace


        def shown(text):
            """Without a jail, the function's folder is where it really is; on Lambda it is always here."""
            if TASK_ROOT == "/var/task":
                return text
            return text.replace(TASK_ROOT, "/var/task").replace(RUNTIME_DIR, "/var/runtime")


        # MARK: JSON


        class Encoder:
            """JSON as Lambda's client writes it: decimals as numbers, named tuples as objects."""

            def __init__(self):
                version = re.search(r"python3\.(\d+)", os.environ.get("AWS_EXECUTION_ENV", ""))
                is_unicode = version is not None and int(version.group(1)) >= 12
                self.mark = "\ue000decimal" + os.urandom(8).hex() + ":"
                self.has_decimals = False
                self.json = json.JSONEncoder(ensure_ascii=not is_unicode, default=self.default)
                escaped = json.dumps(self.mark, ensure_ascii=not is_unicode)[1:-1]
                self.marked = re.compile('"' + re.escape(escaped) + '([^"]*)"')

            def default(self, value):
                decimal = sys.modules.get("decimal")
                if decimal is not None and isinstance(value, decimal.Decimal):
                    if value.is_nan():
                        return float("nan")
                    self.has_decimals = True
                    return self.mark + str(value)
                raise TypeError("Object of type {} is not JSON serializable".format(type(value).__name__))

            def encode(self, value):
                if has_named_tuple(value, 0):
                    value = with_objects(value, 0)
                self.has_decimals = False
                text = self.json.encode(value)
                return self.marked.sub(r"\1", text) if self.has_decimals else text


        # Deeper is for the encoder to refuse, which also finds circles.
        DEEPEST = 200


        def has_named_tuple(value, depth):
            kind = type(value)
            if kind is str or depth > DEEPEST:
                return False
            if isinstance(value, dict):
                return any(has_named_tuple(inner, depth + 1) for inner in value.values())
            if isinstance(value, (list, tuple)):
                return hasattr(value, "_asdict") or any(has_named_tuple(inner, depth + 1) for inner in value)
            return False


        def with_objects(value, depth):
            if depth > DEEPEST:
                return value
            if isinstance(value, dict):
                return {key: with_objects(inner, depth + 1) for key, inner in value.items()}
            if isinstance(value, tuple) and hasattr(value, "_asdict"):
                return {key: with_objects(inner, depth + 1) for key, inner in value._asdict().items()}
            if isinstance(value, (list, tuple)):
                return [with_objects(inner, depth + 1) for inner in value]
            return value


        ENCODER = Encoder()


        # MARK: Output


        class Unbuffered:
            """A stream whose text is out when the call returns: the process may be ended at any time."""

            def __init__(self, stream):
                self._stream = stream

            def __getattr__(self, name):
                return getattr(self._stream, name)

            def write(self, text):
                count = self._stream.write(text)
                self._stream.flush()
                return count

            def writelines(self, lines):
                self._stream.writelines(lines)
                self._stream.flush()


        class LogHandler(logging.Handler):
            def emit(self, record):
                sys.stdout.write(self.format(record))


        class RequestFilter(logging.Filter):
            def filter(self, record):
                record.aws_request_id = request_id or ""
                return True


        class JSONFormatter(logging.Formatter):
            """One object a line; what a call adds as `extra` is in it."""

            RESERVED = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}

            def format(self, record):
                line = {
                    "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
                    "level": record.levelname if record.levelname in LEVELS else "INFO",
                    "message": record.getMessage(),
                    "logger": record.name,
                }
                if record.exc_info and record.exc_info[0] is not None:
                    kind, value, trace = record.exc_info
                    line["stackTrace"] = [shown(part.rstrip("\n")) for part in traceback.format_tb(trace)]
                    line["errorType"] = kind.__name__
                    line["errorMessage"] = str(value)
                    line["location"] = "{}:{}:{}".format(record.pathname, record.funcName, record.lineno)
                if record.aws_request_id:
                    line["requestId"] = record.aws_request_id
                for key, value in vars(record).items():
                    if key not in self.RESERVED and key not in line:
                        line[key] = value
                return json.dumps(line, ensure_ascii=False, default=str) + "\n"


        LEVELS = {"TRACE": 5, "DEBUG": 10, "INFO": 20, "WARN": 30, "WARNING": 30, "ERROR": 40, "CRITICAL": 50, "FATAL": 50}


        def set_up_logging():
            logging.Formatter.converter = time.gmtime
            handler = LogHandler()
            if WRITES_JSON:
                handler.setFormatter(JSONFormatter())
            else:
                handler.setFormatter(
                    logging.Formatter(
                        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n",
                        "%Y-%m-%dT%H:%M:%S",
                    )
                )
            handler.addFilter(RequestFilter())
            logger = logging.getLogger()
            level = LEVELS.get(os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper())
            if level is not None:
                logger.setLevel(level)
            logger.addHandler(handler)


        def log_error(answer):
            if WRITES_JSON:
                line = {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "level": "ERROR"}
                line.update(answer)
                sys.stdout.write(ENCODER.encode(line) + "\n")
                return
            title = "[ERROR]"
            if answer["errorType"]:
                title += " " + answer["errorType"]
            if answer["errorMessage"]:
                title += (":" if answer["errorType"] else "") + " " + answer["errorMessage"]
            lines = [title, "Traceback (most recent call last):"]
            for part in answer["stackTrace"]:
                for line in part.splitlines():
                    # Indentation that survives where leading spaces do not.
                    rest = line.lstrip(" ")
                    lines.append("\u00a0" * (len(line) - len(rest)) + rest)
            # One message is one line.
            sys.stdout.write("\r".join(lines) + "\n")


        def make_error(message, kind, trace):
            return {
                "errorMessage": shown(message or ""),
                "errorType": kind or "",
                "requestId": request_id or "",
                "stackTrace": [shown(part) for part in trace or []],
            }


        def describe(error):
            if isinstance(error, Fault):
                return make_error(error.message, error.kind, error.trace)
            frames = traceback.extract_tb(error.__traceback__)
            for index, frame in enumerate(frames):
                if "/bootstrap.py" not in frame.filename:
                    frames = frames[index:]
                    break
            frames = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames]
            return make_error(str(error), type(error).__name__, traceback.format_list(frames))


        # MARK: The Runtime API


        class RuntimeAPI:
            """One connection; what is asked of it is answered in order."""

            def __init__(self, address):
                host, _, port = address.rpartition(":")
                self.socket = socket.create_connection((host, int(port)))
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.input = bytearray()
                agent = "crossgate-python/{}.{}.{}".format(*sys.version_info[:3])
                self.rest = " HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\n".format(address, agent)
                self.next = ("GET /2018-06-01/runtime/invocation/next" + self.rest + "\r\n").encode()

            def post(self, target, body, headers):
                """Sends a body and reads the answer, which says nothing that could be acted upon."""
                self.send(target, body, headers)
                self.read()

            def send(self, target, body, headers, more=b""):
                head = "POST /2018-06-01/runtime/" + target + self.rest + "Content-Length: {}\r\n".format(len(body))
                for name, value in headers.items():
                    head += "{}: {}\r\n".format(name, re.sub(r"[^\x20-\x7e]", "?", value))
                self.socket.sendall((head + "\r\n").encode("latin-1") + body + more)

            def more(self):
                piece = self.socket.recv(262144)
                if not piece:
                    # Whoever runs functions is gone, and there is nobody to tell.
                    os._exit(1)
                self.input += piece

            def line_end(self, mark, start=0):
                while True:
                    end = self.input.find(mark, start)
                    if end >= 0:
                        return end
                    self.more()

            def take(self, start, count):
                while len(self.input) < start + count:
                    self.more()
                return bytes(self.input[start:start + count])

            def read(self):
                end = self.line_end(b"\r\n\r\n")
                lines = self.input[:end].decode("utf-8", "replace").split("\r\n")
                headers = {}
                for line in lines[1:]:
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                at = end + 4
                if headers.get("transfer-encoding") == "chunked":
                    body = b""
                    while True:
                        end = self.line_end(b"\r\n", at)
                        size = int(bytes(self.input[at:end]), 16)
                        body += self.take(end + 2, size + 2)[:size]
                        at = end + 2 + size + 2
                        if size == 0:
                            break
                else:
                    size = int(headers.get("content-length", "0"))
                    body = self.take(at, size)
                    at += size
                del self.input[:at]
                return int(lines[0].split(" ")[1]), headers, body


        # MARK: The context


        class Fields:
            """Named values of an object; those that are not there are None."""

            names = ()

            def __init__(self, values):
                for name in self.names:
                    setattr(self, name, values.get(name))

            def __repr__(self):
                fields = ",".join("{}={}".format(name, getattr(self, name)) for name in self.names)
                return "{}([{}])".format(type(self).__name__, fields)


        class CognitoIdentity(Fields):
            names = ("cognito_identity_id", "cognito_identity_pool_id")


        class Client(Fields):
            names = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


        class ClientContext(Fields):
            names = ("custom", "env", "client")


        def parse_header(headers, name, title):
            text = headers.get(name)
            if not text:
                return None
            try:
                return json.loads(text)
            except Exception as error:
                raise Fault("LambdaContextUnmarshalError", "Unable to parse {} JSON: {}".format(title, error))


        class LambdaContext:
            def __init__(self, headers):
                environ = os.environ.get
                self.aws_request_id = request_id
                self.log_group_name = environ("AWS_LAMBDA_LOG_GROUP_NAME")
                self.log_stream_name = environ("AWS_LAMBDA_LOG_STREAM_NAME")
                self.function_name = environ("AWS_LAMBDA_FUNCTION_NAME")
                self.memory_limit_in_mb = environ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
                self.function_version = environ("AWS_LAMBDA_FUNCTION_VERSION")
                self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
                self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
                client = parse_header(headers, "lambda-runtime-client-context", "Client Context")
                self.client_context = None
                if client is not None:
                    self.client_context = ClientContext(client)
                    if self.client_context.client is not None:
                        self.client_context.client = Client(self.client_context.client)
                identity = parse_header(headers, "lambda-runtime-cognito-identity", "Cognito Identity") or {}
                self.identity = CognitoIdentity(
                    {
                        "cognito_identity_id": identity.get("cognitoIdentityId"),
                        "cognito_identity_pool_id": identity.get("cognitoIdentityPoolId"),
                    }
                )
                self._epoch_deadline_time_in_ms = int(headers.get("lambda-runtime-deadline-ms", "0"))

            def get_remaining_time_in_millis(self):
                return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

            def log(self, message):
                sys.stdout.write(str(message))

            def __repr__(self):
                fields = ",".join(
                    "{}={}".format(name, getattr(self, name))
                    for name in (
                        "aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb",
                        "function_version", "invoked_function_arn", "client_context", "identity", "tenant_id",
                    )
                )
                return "LambdaContext([{}])".format(fields)


        # MARK: Loading and running


        def load_handler(text):
            try:
                module_name, function_name = text.rsplit(".", 1)
            except ValueError as error:
                raise Fault("MalformedHandlerName", "Bad handler '{}': {}".format(text, error))
            if module_name.split(".")[0] in sys.builtin_module_names:
                raise Fault(
                    "BuiltInModuleConflict", "Cannot use built-in module {} as a handler module".format(module_name)
                )
            try:
                module = importlib.import_module(module_name.replace("/", "."))
            except ImportError as error:
                raise Fault("ImportModuleError", "Unable to import module '{}': {}".format(module_name, error))
            except SyntaxError as error:
                trace = ['  File "{}" Line {}\n    {}'.format(error.filename, error.lineno, error.text)]
                raise Fault("UserCodeSyntaxError", "Syntax error in module '{}': {}".format(module_name, error), trace)
            try:
                return getattr(module, function_name)
            except AttributeError:
                raise Fault(
                    "HandlerNotFound", "Handler '{}' missing on module '{}'".format(function_name, module_name)
                )


        def answer(handler, headers, body):
            """What the handler makes of an event: a body and its content type."""
            context = LambdaContext(headers)
            event = body
            if headers.get("content-type", "application/json") == "application/json":
                try:
                    event = json.loads(body)
                except Exception as error:
                    raise Fault("UnmarshalError", "Unable to unmarshal input: {}".format(error))
            result = handler(event, context)
            if isinstance(result, bytes):
                return result, "application/unknown"
            try:
                return ENCODER.encode(result).encode("utf-8"), "application/json"
            except Exception as error:
                raise Fault("MarshalError", "Unable to marshal response: {}".format(error))


        def main():
            global request_id
            for name in ("stdout", "stderr"):
                stream = getattr(sys, name)
                # Since Python 3.7.
                if hasattr(stream, "reconfigure"):
                    stream.reconfigure(encoding="utf-8", errors="backslashreplace")
                setattr(sys, name, Unbuffered(stream))
            set_up_logging()
            sys.path.insert(0, TASK_ROOT)
            api = RuntimeAPI(os.environ["AWS_LAMBDA_RUNTIME_API"])
            try:
                handler = load_handler(os.environ["_HANDLER"])
            except Exception as error:
                failure = describe(error)
                log_error(failure)
                kind = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": failure["errorType"]}
                api.post("init/error", ENCODER.encode(failure).encode("utf-8"), kind)
                sys.exit(1)
            api.socket.sendall(api.next)
            while True:
                status, headers, body = api.read()
                if status != 200:
                    sys.exit(1)
                request_id = headers["lambda-runtime-aws-request-id"]
                trace = headers.get("lambda-runtime-trace-id")
                if trace is not None:
                    os.environ["_X_AMZN_TRACE_ID"] = trace
                else:
                    os.environ.pop("_X_AMZN_TRACE_ID", None)
                target = "invocation/" + request_id
                try:
                    result, kind = answer(handler, headers, body)
                    api.send(target + "/response", result, {"Content-Type": kind}, api.next)
                except Exception as error:
                    failure = describe(error)
                    log_error(failure)
                    kind = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": failure["errorType"]}
                    api.send(target + "/error", ENCODER.encode(failure).encode("utf-8"), kind, api.next)
                # The answer to the answer.
                api.read()


        if __name__ == "__main__":
            main()
        """#
}

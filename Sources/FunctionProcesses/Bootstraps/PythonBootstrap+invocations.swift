extension Bootstraps {
    /// The second half of Python's bootstrap: the Runtime API's client, the context, loading, and invocations.
    static let pythonInvocations = #"""
        # MARK: The Runtime API


        class RuntimeAPI:
            """One connection; what is asked of it is answered in order."""

            def __init__(self, address):
                host, _, port = address.rpartition(":")
                self.socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
                self.socket.connect((host, int(port)))
                self.socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
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
            if "logging" in sys.modules:
                set_up_logging()
            else:
                sys.meta_path.insert(0, LoggingWatch())
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

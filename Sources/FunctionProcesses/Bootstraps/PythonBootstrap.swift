extension Bootstraps {
    /// What Python runs where the function does not bring Lambda's own client.
    ///
    /// Error types, sentences, log lines and the JSON of answers are those of `awslambdaric` 4.2.2 (PyPI, read 2026-11);
    /// the code is not. The file is called `bootstrap.py`, as there; its frames are left out of stack traces.
    static let python = pythonOutput + pythonInvocations

    /// Faults, JSON, and what errors say. What a cold start need not wait for is imported when it is first wanted.
    static let pythonOutput = #"""
        """Crossgate's client of the Lambda Runtime API for Python."""

        import importlib
        import json
        import os
        import re
        import sys
        import time

        # The module around it takes longer to import than all that is needed of it here.
        import _socket

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


        class LoggingWatch:
            """Sets up logging as Lambda has it as soon as somebody imports it: most functions never do."""

            def find_spec(self, name, path=None, target=None):
                if name != "logging":
                    return None
                sys.meta_path.remove(self)
                specs = (finder.find_spec(name, path, target) for finder in sys.meta_path)
                spec = next((spec for spec in specs if spec is not None), None)
                if spec is None:
                    return None
                load = spec.loader.exec_module

                def exec_module(module):
                    load(module)
                    # One loader may load other modules too, e.g. of a zip file.
                    if module.__name__ == "logging":
                        set_up_logging()

                spec.loader.exec_module = exec_module
                return spec


        def set_up_logging():
            import bootstrap_logging

            bootstrap_logging.set_up(sys.modules["__main__"])


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
            import traceback

            frames = traceback.extract_tb(error.__traceback__)
            for index, frame in enumerate(frames):
                if "/bootstrap.py" not in frame.filename:
                    frames = frames[index:]
                    break
            frames = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames]
            return make_error(str(error), type(error).__name__, traceback.format_list(frames))


        """#
}

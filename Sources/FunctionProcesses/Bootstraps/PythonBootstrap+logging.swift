extension Bootstraps {
    /// How Python's `logging` is set up on Lambda: a module of its own, which is loaded when a function imports `logging`.
    static let pythonLogging = #"""
        """Crossgate's settings of Python's logging, as Lambda's client for Python has them."""

        import json
        import logging
        import os
        import sys
        import time
        import traceback

        main = None


        class LogHandler(logging.Handler):
            def emit(self, record):
                sys.stdout.write(self.format(record))


        class RequestFilter(logging.Filter):
            def filter(self, record):
                record.aws_request_id = main.request_id or ""
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
                    line["stackTrace"] = [main.shown(part.rstrip("\n")) for part in traceback.format_tb(trace)]
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


        def set_up(program):
            """`program` is the bootstrap, which knows the request."""
            global main
            main = program
            logging.Formatter.converter = time.gmtime
            handler = LogHandler()
            if main.WRITES_JSON:
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
        """#
}

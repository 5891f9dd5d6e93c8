"""The product as a process: starts `crossgate`, knows where it listens, ends it by its own process id."""

import atexit
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from support.waiting import wait_until
from support.wire import Connection, Response

REPOSITORY = Path(__file__).resolve().parents[3]
EXECUTABLE = Path(os.environ.get("CROSSGATE") or REPOSITORY / ".build/debug/crossgate").resolve()

# The shape of a SigV4 header, which is all that the control plane looks at so far.
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/apigateway/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0123456789abcdef" * 4,
    "X-Amz-Date": "20260101T000000Z",
}

READY_SECONDS = 20
STOP_SECONDS = 20


def clean_environment(**more):
    """The test's environment without anything that could steer the product or the AWS tools."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "CROSSGATE", "XDG_CONFIG"))}
    kept.pop("NO_COLOR", None)
    kept.pop("CLICOLOR_FORCE", None)
    return kept | {key: str(value) for key, value in more.items()}


def run(*arguments, timeout=30, environment=None, cwd=None, stdin=None):
    """One finished run of `crossgate`; its streams as text."""
    return subprocess.run(
        [str(EXECUTABLE), *map(str, arguments)],
        capture_output=True, text=True, timeout=timeout, cwd=cwd or tempfile.gettempdir(), input=stdin,
        env=clean_environment(**(environment or {})), check=False,
    )


class Server:
    """A running `crossgate serve` on a port that the kernel chose."""

    #: Every server that is up; a failing test prints their logs.
    running = []
    host = "127.0.0.1"

    def __init__(self, *arguments, data_dir=None, listen="127.0.0.1:0", environment=None, cwd=None, wait=True,
                 prefix=(), stderr=None):
        """`prefix` is a command that ends in exec'ing what follows it; `stderr` a file instead of the log's own."""
        self.folder = Path(tempfile.mkdtemp(prefix="crossgate-log-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        command = [*prefix, str(EXECUTABLE), "serve", *map(str, arguments)]
        if listen is not None:
            command += ["--listen", listen]
        if data_dir is not None:
            command += ["--data-dir", str(data_dir)]
        with open(self.folder / "stdout", "wb") as out, open(self.folder / "stderr", "wb") as err:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=stderr or err, cwd=cwd or self.folder,
                env=clean_environment(**(environment or {})),
            )
        Server.running.append(self)
        self.port = None
        self.sdk = {}
        self._mark = (0, 0)
        if wait:
            try:
                self.wait_until_ready()
            except BaseException:
                self.kill()
                raise

    @property
    def pid(self):
        return self.process.pid

    @property
    def stdout(self):
        return (self.folder / "stdout").read_text(errors="replace")

    @property
    def stderr(self):
        return (self.folder / "stderr").read_text(errors="replace")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self):
        def announced():
            found = re.search(r"http://127\.0\.0\.1:(\d+)", self.stdout)
            if found or self.process.poll() is not None:
                return (found,)
            return None

        (found,) = wait_until(announced, READY_SECONDS, "the line with http://127.0.0.1:PORT on standard output")
        assert found, f"crossgate serve ended with {self.process.poll()}:\n{self.log()}"
        self.port = int(found.group(1))
        wait_until(lambda: self.get("/_crossgate/readyz").status == 200, READY_SECONDS, "readyz to answer 200")

    # -- talking to it ------------------------------------------------------------------------------------------

    def request(self, method, target, headers=None, body=None, timeout=35):
        """One request on a connection of its own; `headers` as given, `Host` the server's own unless named."""
        with Connection(self.port, timeout, self.host) as connection:
            return connection.request(method, target, headers or {}, body)

    def get(self, target, headers=None) -> Response:
        return self.request("GET", target, headers)

    def control(self, method, target, body=None, headers=None):
        """One control-plane request whose bytes no SDK has tidied; SigV4-shaped."""
        content = {"Content-Type": "application/json"} if body is not None else {}
        return self.request(method, target, SIGNED | content | (headers or {}), body)

    def is_alive(self):
        return self.process.poll() is None

    @property
    def resident_megabytes(self):
        """Memory that the process holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024

    def log(self, last=30):
        """The last lines that it wrote since `mark_log`, or since its start."""
        text = self.stdout[self._mark[0]:] + self.stderr[self._mark[1]:]
        return "\n".join(line[:300] for line in text.splitlines()[-last:])

    def mark_log(self):
        self._mark = (len(self.stdout), len(self.stderr))

    # -- ending it ----------------------------------------------------------------------------------------------

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, seconds=STOP_SECONDS):
        """The exit code; negative when a signal ended the process, as Python counts it."""
        code = self.process.wait(seconds)
        if self in Server.running:
            Server.running.remove(self)
        return code

    def stop(self):
        """Ends it as an operator would and checks that it goes in good order."""
        if self.is_alive():
            self.signal(signal.SIGTERM)
        try:
            code = self.wait()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"SIGTERM did not end crossgate within {STOP_SECONDS} s:\n{self.log()}") from None
        # 0 and 143 are what product documentation allows; -15 would mean that no handler ran.
        assert code in (0, 143), f"exit code {code} after SIGTERM:\n{self.log()}"

    def kill(self):
        if self.is_alive():
            self.process.kill()
        self.wait()

"""Chromium by the DevTools protocol and Firefox by WebDriver BiDi, each in its usual configuration.

Neither is driven through a test framework: those switch features off, and this recording is about what users have.
"""

import json
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from websockets.sync.client import connect

START_SECONDS = 60
CALL_SECONDS = 12
# Console texts come beside a fetch's end, not before it: so long must it be quiet.
QUIET_SECONDS = 0.12


class Protocol:
    """JSON messages over a WebSocket: calls with numbers, and events in between."""

    def __init__(self, socket):
        self.socket = socket
        self.texts = []
        self.issues = []
        self._number = 0

    def call(self, method, parameters=None, **more):
        self._number += 1
        number = self._number
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters or {}, **more}))
        while True:
            message = self._read(CALL_SECONDS)
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message}")
                return message["result"]

    def _read(self, timeout):
        message = json.loads(self.socket.recv(timeout=timeout))
        if "method" in message:
            self.event(message["method"], message["params"])
        return message

    def settle(self):
        """Reads events until there are none for a while; then hands over what the console said."""
        end = time.monotonic() + QUIET_SECONDS
        while (left := end - time.monotonic()) > 0:
            try:
                self._read(left)
            except TimeoutError:
                break
            end = time.monotonic() + QUIET_SECONDS
        texts, issues, self.texts, self.issues = self.texts, self.issues, [], []
        return texts, issues


class Chromium(Protocol):
    name = "chromium"

    def __init__(self, socket):
        super().__init__(socket)
        self.version = self.call("Browser.getVersion")["product"].replace("HeadlessChrome", "Chrome")
        self.session = None

    def event(self, method, parameters):
        if method == "Log.entryAdded":
            self.texts.append(parameters["entry"]["text"])
        elif method == "Audits.issueAdded":
            self.issues.append(_issue(parameters["issue"]))

    def open(self, url):
        """A new tab of the usual profile: contexts made by the protocol are private, and block more cookies."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Log", "Network", "Audits"):
            self.call(f"{domain}.enable", sessionId=self.session)
        self.call("Page.navigate", {"url": url}, sessionId=self.session)
        while not self.evaluate(f"document.readyState === 'complete' && location.href === {json.dumps(url)}"):
            time.sleep(0.02)
        self.settle()

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True},
                           sessionId=self.session)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")


def _issue(issue):
    """What the Issues panel knows of a failure: Chromium's own code for it, and its parameter."""
    details = issue["details"]
    if cors := details.get("corsIssueDetails"):
        status = cors["corsErrorStatus"]
        text = status["corsError"] + (f": {status['failedParameter']}" if status["failedParameter"] else "")
        return text + (" (warning)" if cors["isWarning"] else "")
    if deprecation := details.get("deprecationIssueDetails"):
        return f"Deprecation: {deprecation['type']}"
    return issue["code"]


class Firefox(Protocol):
    name = "firefox"

    def __init__(self, socket):
        super().__init__(socket)
        capabilities = {"alwaysMatch": {"acceptInsecureCerts": True}}
        answer = self.call("session.new", {"capabilities": capabilities})["capabilities"]
        self.version = f"Firefox/{answer['browserVersion']}"
        self.call("session.subscribe", {"events": ["log.entryAdded"]})
        self.tab = None

    def event(self, method, parameters):
        if method == "log.entryAdded":
            self.texts.append(parameters["text"] or "")

    def open(self, url):
        self.tab = self.call("browsingContext.create", {"type": "tab"})["context"]
        self.call("browsingContext.navigate", {"context": self.tab, "url": url, "wait": "complete"})
        self.settle()

    def evaluate(self, expression):
        answer = self.call("script.evaluate", {
            "expression": expression, "target": {"context": self.tab}, "awaitPromise": True})
        if answer["type"] != "success":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")


@contextmanager
def chromium(places):
    """Chromium, told of the places' names and ports."""
    rules = [f"MAP {host}:{port} 127.0.0.1:{real}" for (host, port), real in places.ports.items()]
    rules += [f"MAP {name} 127.0.0.1" for name in places.names]
    arguments = ["--headless", "--no-sandbox", "--no-first-run", "--ignore-certificate-errors",
                 "--ip-address-space-overrides=" + ",".join(f"127.0.0.1:{port}=public" for port in places.public),
                 f"--host-resolver-rules={', '.join(rules)}", "--remote-debugging-port=0", "about:blank"]
    program = shutil.which("chromium") or "chromium"
    with _started(program, arguments, "--user-data-dir={}", "DevTools listening on ", "") as socket:
        yield Chromium(socket)


@contextmanager
def firefox(places):
    """Firefox, told of the places' names and ports."""
    preferences = {
        "network.socket.forcePort": ";".join(f"{port}={real}" for (_, port), real in places.ports.items()),
        "network.dns.localDomains": ",".join(places.names),
        # The browser's own traffic and first-run pages; nothing that pages can notice.
        "app.normandy.enabled": False, "browser.aboutwelcome.enabled": False,
        "browser.shell.checkDefaultBrowser": False,
        "datareporting.policy.dataSubmissionEnabled": False, "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False, "toolkit.telemetry.enabled": False,
    }
    text = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
    arguments = ["-headless", "-no-remote", "--remote-debugging-port=0"]
    with _started("firefox-esr", arguments, "-profile {}", "WebDriver BiDi listening on ", "/session", text) as socket:
        yield Firefox(socket)


@contextmanager
def _started(program, arguments, profile_option, mark, path, preferences=None):
    """The program with a profile of its own, ended afterwards; a WebSocket to the address it names."""
    profile = tempfile.mkdtemp(prefix="recording-")
    if preferences is not None:
        Path(profile, "user.js").write_text(preferences)
    log = Path(profile, "stderr")
    with open(log, "wb") as stderr:
        process = subprocess.Popen([program, *profile_option.format(profile).split(" "), *arguments],
                                   stdout=subprocess.DEVNULL, stderr=stderr)
    try:
        deadline = time.monotonic() + START_SECONDS
        while mark not in (text := log.read_text(errors="replace")) or not text.split(mark, 1)[1].count("\n"):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(f"{program} did not start: {text[-2000:]}")
            time.sleep(0.05)
        address = text.split(mark, 1)[1].split()[0]
        with connect(address + path, open_timeout=30, max_size=None) as socket:
            yield socket
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        shutil.rmtree(profile, ignore_errors=True)

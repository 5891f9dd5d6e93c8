"""A real Firefox by WebDriver BiDi, which it speaks itself: no driver program is needed."""

import json
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from websockets.sync.client import connect

from support.browser import FETCH
from support.waiting import wait_until

FIREFOX = shutil.which("firefox-esr")
START_SECONDS = 60


class Firefox:
    """One browser with one tab; `texts` is what its console said."""

    def __init__(self, socket):
        self.socket = socket
        self.texts = []
        self._number = 0
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self.tab = self.call("browsingContext.create", type="tab")["context"]

    def call(self, method, **parameters):
        self._number += 1
        self.socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = self._read(timeout=30)
            if message.get("id") == self._number:
                assert message["type"] == "success", message
                return message["result"]

    def _read(self, timeout):
        message = json.loads(self.socket.recv(timeout=timeout))
        if message.get("method") == "log.entryAdded":
            self.texts.append(message["params"]["text"] or "")
        return message

    def open(self, url):
        self.call("browsingContext.navigate", context=self.tab, url=url, wait="complete")
        self.texts.clear()

    def fetch(self, url, **options):
        script = f"({FETCH})([{json.dumps(url)}, {json.dumps(options)}]).then(JSON.stringify)"
        answer = self.call("script.evaluate", expression=script, target={"context": self.tab}, awaitPromise=True)
        return json.loads(answer["result"]["value"])

    def console(self, *parts):
        def found():
            try:
                self._read(timeout=0.05)
            except TimeoutError:
                pass
            return [text for text in self.texts if all(part in text for part in parts)]

        try:
            return wait_until(found, 5, f"a console text with {parts}", pause=0)[0]
        except AssertionError as error:
            raise AssertionError(f"{error}; the console said {self.texts}") from None


@contextmanager
def firefox():
    profile = tempfile.mkdtemp(prefix="firefox-")
    log = Path(profile) / "stderr"
    with open(log, "wb") as stderr:
        process = subprocess.Popen(
            [FIREFOX, "-headless", "-no-remote", "-profile", profile, "--remote-debugging-port=0"],
            stdout=subprocess.DEVNULL, stderr=stderr)
    try:
        mark = "WebDriver BiDi listening on "
        text = wait_until(lambda: mark in (t := log.read_text(errors="replace")) and t, START_SECONDS, "Firefox")
        address = text.split(mark, 1)[1].split()[0]
        with connect(f"{address}/session", open_timeout=30, max_size=None) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        shutil.rmtree(profile, ignore_errors=True)

"""Pages on origins of their own, in a real Chromium: what a script's fetch gives, and what the console says."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from support.waiting import wait_until

CHROMIUM = "/usr/bin/chromium"

# Runs in the page. A refused fetch is a TypeError, as any script sees it.
FETCH = """async ([url, options]) => {
  try {
    const response = await fetch(url, options);
    return {ok: true, status: response.status, body: await response.text(),
            headers: Object.fromEntries(response.headers)};
  } catch (error) {
    return {ok: false, error: String(error)};
  }
}"""


class PageServer:
    """Serves one empty page for every path; which origin it is depends on the name it is called by."""

    def __init__(self):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = b"<!doctype html><title>page</title>"
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def origin(self, name):
        return f"http://{name}.localhost:{self.port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Page:
    """A loaded page of one origin."""

    origin: str
    page: object
    texts: list

    def fetch(self, url, **options):
        self.texts.clear()
        return self.page.evaluate(FETCH, [url, options])

    def console(self, *parts):
        """The console's text with all these parts; waits for it a little, as it arrives beside the answer."""
        def found():
            self.page.wait_for_timeout(10)
            return [text for text in self.texts if all(part in text for part in parts)]

        try:
            return wait_until(found, 5, f"a console text with {parts}", pause=0)[0]
        except AssertionError as error:
            raise AssertionError(f"{error}; the console said {self.texts}") from None

    def cors_texts(self):
        self.page.wait_for_timeout(50)
        return [text for text in self.texts if "CORS" in text]


@contextmanager
def chromium():
    """A headless Chromium; its absence is a failure, since these tests are what the product is for."""
    assert Path(CHROMIUM).exists(), f"{CHROMIUM} is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(browser, origin):
    """A page in a context without history: no cookies, no caches, no preflight remembered."""
    context = browser.new_context()
    page = context.new_page()
    texts = []
    page.on("console", lambda message: texts.append(message.text))
    page.goto(origin + "/")
    try:
        yield Page(origin, page, texts)
    finally:
        context.close()

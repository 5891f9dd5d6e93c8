"""The placeholders of the corpus: real addresses have ports of the moment, the corpus has names."""

import re
import socket


class Places:
    """{page} http://app.localhost:P and so on; `expand` puts addresses in, `normalise` takes them out again."""

    def __init__(self, server):
        page, api, other, self.default = (server.listen() for _ in range(4))
        tls = server.listen(tls=True)
        # What Chromium is to take for public addresses.
        self.public = server.listen(), server.listen(tls=True)
        with socket.create_server(("127.0.0.1", 0)) as unused:
            closed = unused.getsockname()[1]
        page_host = f"app.localhost:{page}"
        self.values = {
            "{page}": f"http://{page_host}",
            "{PAGE}": f"HTTP://{page_host.upper()}",
            "{page-host}": page_host,
            "{page-port}": str(page),
            "{api}": f"http://api.localhost:{api}",
            "{api-host}": f"api.localhost:{api}",
            "{api-port}": str(api),
            "{other}": f"http://other.localhost:{other}",
            "{other-host}": f"other.localhost:{other}",
            "{sibling}": f"http://sub.app.localhost:{api}",
            "{plain}": f"http://plain.example:{api}",
            "{closed}": f"http://api.localhost:{closed}",
            "{page-tls}": f"https://app.localhost:{tls}",
            "{api-tls}": f"https://api.localhost:{tls}",
            "{public}": f"http://public.example:{self.public[0]}",
            "{public-tls}": f"https://public.example:{self.public[1]}",
            "{default}": "http://app.localhost",
        }
        # Whole origins before the parts of them; a number or name must end where the placeholder's does.
        longest_first = sorted(self.values.items(), key=lambda item: -len(item[1]))
        self._patterns = [(re.compile(rf"(?<![\w.]){re.escape(value)}(?![\w]|[.:]\w)"), name)
                          for name, value in longest_first]

    # Names that are no loopback names by themselves.
    names = ["plain.example", "public.example"]

    @property
    def ports(self):
        """Ports that are others here."""
        return {("app.localhost", 80): self.default}

    def expand(self, text):
        for name, value in self.values.items():
            text = text.replace(name, value)
        return text

    def normalise(self, text):
        for pattern, name in self._patterns:
            text = pattern.sub(name, text)
        return re.sub(r"(boundary=)-{4}\w+[Bb]oundary\w+", r"\1{boundary}", text)

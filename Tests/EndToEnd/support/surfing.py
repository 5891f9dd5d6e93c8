"""One page in one browser, whichever it is, and whether the doctor predicts what happens there."""

import json
from contextlib import contextmanager

from support.browser import open_page


class ChromiumSurfer:
    """A page in a fresh context of Chromium."""

    browser = "chrome"

    def __init__(self, page):
        self.page = page
        self.origin = page.origin

    def fetch(self, url, **options):
        return self.page.fetch(url, **options)

    def console(self, *parts):
        return self.page.console(*parts)


class FirefoxSurfer:
    """The one tab of Firefox, on a page of this origin."""

    browser = "firefox"

    def __init__(self, fox, origin):
        self.fox = fox
        self.origin = origin
        fox.open(origin + "/")

    def fetch(self, url, **options):
        self.fox.texts.clear()
        return self.fox.fetch(url, **options)

    def console(self, *parts):
        return self.fox.console(*parts)


@contextmanager
def chromium_surfer(browser, origin):
    with open_page(browser, origin) as page:
        yield ChromiumSurfer(page)


def flags(options):
    """A fetch's options as those of `cors check`."""
    given = []
    for name, value in options.items():
        match name:
            case "method" | "credentials" | "mode" | "redirect":
                given += [f"--{name}", value]
            case "headers":
                for header, text in value.items():
                    given += ["--header", f"{header}: {text}"]
            case "body":
                given += ["--body-type", "string", "--data", value]
            case other:
                raise AssertionError(f"cors check has no option for {other}")
    return given


def agree(cors, surfer, url, **options):
    """What the page's fetch gave, after the doctor was asked the same: verdict, error and console text are equal."""
    result = surfer.fetch(url, **options)
    told = cors.json("check", url, "--origin", surfer.origin, "--browser", surfer.browser, *flags(options))
    told["text"] = json.dumps(told, indent=1, ensure_ascii=False)
    verdict = told["verdicts"][0]
    assert (verdict["outcome"] == "allowed") == result["ok"], f"{result}\n{told['text']}"
    if not result["ok"]:
        assert verdict["scriptError"] == result["error"]
        for text in verdict["console"]:
            surfer.console(text)
    return result, told

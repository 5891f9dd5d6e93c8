"""`crossgate cors check` as a person runs it, and what it told."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from support.product import EXECUTABLE, run
from support.tools import AWS, aws_environment

PAGE = "https://app.example"


class Told:
    """One finished run; `json` where it was asked for JSON."""

    def __init__(self, finished):
        self.code = finished.returncode
        self.text = finished.stdout
        self.complaint = finished.stderr

    @property
    def json(self):
        assert self.text, f"exit code {self.code}, nothing on standard output:\n{self.complaint}"
        return json.loads(self.text)

    @property
    def causes(self):
        return [cause["code"] for cause in self.json["causes"]]

    @property
    def fixes(self):
        """All that it says to do, in one text."""
        return "\n".join(
            "\n".join([fix["summary"], *fix["commands"], *fix["code"].values()]) for fix in self.json["fixes"])

    def explanation(self, code):
        return next(cause["explanation"] for cause in self.json["causes"] if cause["code"] == code)


class Doctor:
    """The command against the API of one server; a URL that is not of that server is asked for itself."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def text(self, *arguments, stdin=None, timeout=60):
        return Told(run("cors", "check", *arguments, "--endpoint-url", self.endpoint, stdin=stdin, timeout=timeout))

    def __call__(self, *arguments, origin=PAGE, **more):
        """Asks for JSON; `origin` None leaves the flag out."""
        page = [] if origin is None else ["--origin", origin]
        told = self.text(*arguments, *page, "--output", "json", **more)
        assert told.code in (0, 2), f"exit code {told.code}\n{told.text}{told.complaint}"
        assert (told.code == 0) == told.json["allowed"]
        return told

    def mends(self, told, *arguments, **more):
        """Runs what it said to do, as printed, in a shell; the same question must then be answered with yes."""
        commands = [line for fix in told.json["fixes"] for line in [*fix["commands"], fix["code"].get("sh", "")] if line]
        assert commands, f"it says nothing that could be run:\n{told.fixes}"
        with tempfile.TemporaryDirectory() as folder:
            for name, program in (("crossgate", EXECUTABLE), ("aws", AWS)):
                Path(folder, name).symlink_to(program)
            environment = aws_environment(AWS_ENDPOINT_URL=self.endpoint, PATH=f"{folder}:{os.environ['PATH']}")
            for command in commands:
                done = subprocess.run(
                    ["bash", "-ec", command], env=environment, capture_output=True, text=True, timeout=60, check=False)
                assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        after = self(*arguments, **more)
        assert after.json["allowed"], f"{commands}\n{after.text}"
        return after

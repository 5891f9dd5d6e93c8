"""docs/cors.md: every command in it is run, in order, and says what the guide says."""

import os
import re
import shutil
import subprocess

import pytest

from support.product import EXECUTABLE, REPOSITORY, Server, clean_environment
from support.tools import AWS

GUIDE = REPOSITORY / "docs" / "cors.md"
BLOCK = re.compile(r"^```(\S*) ?([^\n]*)\n(.*?)^```$", re.M | re.S)


class Step:
    """One command of the guide, the exit code it has, and the lines it prints."""

    def __init__(self, command, code, expected, section):
        self.command, self.code, self.expected, self.section = command, code, expected, section


def read():
    text = GUIDE.read_text()
    steps = []
    for found in BLOCK.finditer(text):
        language, more, body = found.groups()
        if language != "console":
            continue
        section = re.findall(r"^#+ (.*)$", text[:found.start()], re.M)[-1]
        codes = re.findall(r"exit=(\d+)", more)
        for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
            lines = part.rstrip("\n").split("\n")
            command = [lines.pop(0)]
            while command[-1].endswith("\\"):
                command.append(lines.pop(0))
            steps.append(Step("\n".join(command), int(codes[0]) if codes else 0, lines, section))
    return steps


def matches(expected, printed):
    """Whether the lines are these; a line `…` stands for any lines, `…` in a line for any text."""
    pattern = ""
    for line in expected:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += r".*".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ ]*\n"
    return re.fullmatch(pattern, printed if printed.endswith("\n") or not printed else printed + "\n") is not None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A checkout as the reader has it: the samples, and the command on the path."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(REPOSITORY / "samples", folder / "samples")
    shutil.copytree(REPOSITORY / "conformance", folder / "conformance")
    (folder / "bin").mkdir()
    (folder / "bin" / "crossgate").symlink_to(EXECUTABLE)
    (folder / "bin" / "aws").symlink_to(AWS)
    return folder


@pytest.fixture(scope="module")
def running(folder):
    server = Server("samples/cors.yaml", "--in-memory", cwd=folder)
    yield server
    server.stop()


def test_every_command_of_the_guide_does_what_it_says(running, folder):
    environment = clean_environment(
        AWS_ENDPOINT_URL=running.url, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", PATH=f"{folder / 'bin'}:{os.environ['PATH']}")
    steps = read()
    assert len(steps) > 15
    assert steps[0].command == "crossgate serve samples/cors.yaml", "what the fixture did"
    failures = []
    for step in steps[1:]:
        command = step.command.replace("4566", str(running.port))
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=60,
            check=False)
        printed = (done.stdout + done.stderr).replace(str(running.port), "4566")
        if done.returncode != step.code or not matches(step.expected, printed):
            failures.append(
                f"## {step.section}\n$ {step.command}\nexit {done.returncode}, expected {step.code}\n{printed}\n"
                "-- expected --\n" + "\n".join(step.expected))
    assert not failures, "\n\n".join(failures)


def test_every_command_that_the_guide_mentions_is_run():
    text = GUIDE.read_text()
    run = [step.command for step in read()]
    prose = BLOCK.sub("", text)
    for mentioned in re.findall(r"`(crossgate [^`]*)`", prose):
        words = mentioned.split()
        assert any(all(word in command for word in words) for command in run), f"{mentioned} is mentioned and not run"
    assert not [language for language, _, _ in BLOCK.findall(text) if language in ("sh", "bash", "")], \
        "commands stand in console blocks, where they are run"


def test_every_rule_of_the_auditor_has_its_explanation():
    rules = (REPOSITORY / "docs" / "cors-rules.md").read_text()
    anchors = re.findall(r"^### (\S+)$", rules, re.M)
    assert len(anchors) >= 30 and len(set(anchors)) == len(anchors)

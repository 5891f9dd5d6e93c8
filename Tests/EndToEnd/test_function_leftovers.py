"""A server that keeps nothing leaves nothing: its functions' code goes with it, however it ends."""

import pytest

from support import leftovers
from support.functions import Functions
from support.product import run
from support.waiting import wait_until


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_code_in_memory_mode(start, end):
    before = leftovers.folders()
    server = start("--in-memory", data_dir=None)
    arn = Functions(server).node("exports.handler = async () => 'kept nowhere';")
    assert Functions(server).invoke(arn)["Payload"] == "kept nowhere"
    assert leftovers.folders() - before, "its code and its bootstraps lie somewhere"
    getattr(server, end)()
    wait_until(lambda: not leftovers.folders() - before, 10, "the folders to be gone")


def test_a_start_that_fails():
    before = leftovers.folders()
    assert run("serve", "--in-memory", "--listen", "192.0.2.1:1").returncode != 0
    wait_until(lambda: not leftovers.folders() - before, 10, "the folders to be gone")

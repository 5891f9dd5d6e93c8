"""What the product may leave behind on this machine and must not: processes, and folders of functions."""

import os
import tempfile
from pathlib import Path

from support.product import EXECUTABLE
from support.waiting import wait_until

#: Folders for the log of a test's server are the tests' own, and go with the interpreter.
OWN = "crossgate-log-"


def processes():
    """Pids of the product: gateways, the wardens and keepers of their functions."""
    found = set()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if Path(os.readlink(f"/proc/{entry}/exe")) == EXECUTABLE:
                    found.add(int(entry))
            except OSError:
                pass
    return found


def folders():
    names = os.listdir(tempfile.gettempdir())
    return {name for name in names if name.startswith("crossgate-") and not name.startswith(OWN)}


def seen():
    return processes(), folders()


def problem(before):
    """What is left that was not there before, in words; None when there is nothing."""
    def left():
        return processes() - before[0], folders() - before[1]

    try:
        wait_until(lambda: not any(left()), 10, "everything to be gone")
        return None
    except AssertionError:
        pids, names = left()
        return f"left behind: processes {sorted(pids)}, folders {sorted(names)} in {tempfile.gettempdir()}"

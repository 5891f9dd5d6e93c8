"""Case 13 of the reliability list: each slow client is let go in its time.

The siege lasts 32 seconds; it is begun in test_hostile_clients.py and goes on while other tests run.
"""

import time

from support.siege import latencies
from support.waiting import wait_until


def is_gone(client):
    client.setblocking(False)
    try:
        while client.recv(4_096):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_case_13_each_slow_client_is_let_go_in_its_time(siege):
    """Heads after 10 s, bodies and readers after 30 s without progress; ticks on top, and more for a busy machine."""
    assert latencies(siege.api, 20)

    def left():
        return max(1, siege.began + 45 - time.monotonic())

    log = siege.server
    for clients in (siege.heads, siege.bodies):
        wait_until(lambda: all(map(is_gone, clients)), left(), f"{len(clients)} slow clients to be let go", pause=0.2)
    # The readers are not looked at, since that would be reading.
    wait_until(lambda: log.stderr.count("took nothing of its answer") >= siege.READERS, left(), "readers to be let go")
    assert log.stderr.count("did not arrive in time") >= siege.HEADS + siege.BODIES
    assert log.is_alive() and latencies(siege.api, 20)

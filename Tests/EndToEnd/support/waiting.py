"""Bounded polling: the only waiting that the tests do."""

import time


def wait_until(condition, seconds, what, pause=0.02):
    """What `condition` returns once it is true; an exception in it counts as not yet."""
    deadline = time.monotonic() + seconds
    problem = None
    while True:
        try:
            value = condition()
            if value:
                return value
        except (OSError, EOFError) as error:
            problem = error
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}" + (f" ({problem!r})" if problem else ""))
        time.sleep(pause)

"""What the commands say to the person who started them (Chinese), on standard error so that output can be piped."""

import sys
import time


class SetupError(Exception):
    """Something is missing or broken. The message is Chinese and says what to do; shown without a traceback."""


def say(text=""):
    """Print one line for the person at the console."""
    print(text, file=sys.stderr, flush=True)


def warn(text):
    """Print a line that deserves attention but stops nothing."""
    say(f"注意：{text}")


class step:
    """Announce a piece of work, and how long it took once it is done.

    >>> with step("demo"):
    ...     pass
    """

    def __init__(self, title):
        self.title = title

    def __enter__(self):
        self.started = time.monotonic()
        say(f"→ {self.title} …")
        return self

    def __exit__(self, kind, error, trace):
        if error is None:
            say(f"  完成（{time.monotonic() - self.started:.0f} 秒）")

"""Programs run side by side, all ended when we end."""

import os
import signal
import subprocess
import threading

GRACE_SECONDS = 10


class Children:
    """The programs that a command started and still waits for."""

    def __init__(self):
        self.running = set()
        self.lock = threading.Lock()
        self.stopped = False

    def run(self, command, environment, log, timeout=None, script=os.devnull):
        """Run a program with its output in a file, and return its exit code (-1 after a time-out).

        :param script: the file that the program reads as its standard input
        """
        with open(log, "ab") as output, open(script, "rb") as given, self.lock:
            if self.stopped:
                return -1
            # A group of its own, so that its browsers and servers end with it.
            process = subprocess.Popen(
                [str(part) for part in command],
                env=environment,
                stdin=given,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            self.running.add(process)
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._end(process)
            return -1
        finally:
            with self.lock:
                self.running.discard(process)

    def stop(self):
        """End everything that still runs, and start nothing more."""
        with self.lock:
            self.stopped = True
            running = list(self.running)
        for process in running:
            self._end(process)

    def _end(self, process):
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
                process.wait(GRACE_SECONDS)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue

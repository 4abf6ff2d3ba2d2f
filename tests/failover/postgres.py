"""A primary and a streaming replica on this machine, and the names by which the servers find them."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
from support.project import ROOT
from toolkit.postgres import Cluster

REPLICA_NAME = "fupin_replica"
PATIENCE = 120
# as config/docker/cluster/node.sh starts a replica; the rest is set by keep.sh
SETTINGS = {"hot_standby_feedback": "on", "max_standby_streaming_delay": "5s", "shared_buffers": "128MB"}


def wait_until(true, what, patience=PATIENCE):
    """Wait until a function returns something true, and return that."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.3)
    raise AssertionError(f"not within {patience} seconds: {what}")


class Node(Cluster):
    """One database server with data of its own; it survives a kill as a real one does."""

    def __init__(self, folder, binaries):
        super().__init__(folder, binaries)
        self.settings |= SETTINGS

    def copy_of(self, host, follows=False):
        """Fill the data with a copy of the running server whose socket lies in a folder; as its replica if asked."""
        self._prepare_folders()
        source = ["-h", str(host), "-U", "postgres", "-D", str(self.data)]
        self._run("pg_basebackup", *source, "-X", "stream", "--checkpoint=fast", "--no-sync")
        if follows:
            self.settings |= {"primary_conninfo": f"host={host} user=postgres application_name={REPLICA_NAME}"}
            (self.data / "standby.signal").touch()
            return
        self.settings.pop("primary_conninfo", None)

    def ask(self, script, database="postgres", user="postgres"):
        """Run SQL as the superuser and return its output."""
        command = [self.binaries / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", str(self.socket_folder), "-U", user, "-d", database]
        done = subprocess.run(command, input=script, capture_output=True, text=True, check=False, timeout=PATIENCE)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def kill(self):
        """End every process of the server at once, as a machine that loses its power does."""
        number = int((self.data / "postmaster.pid").read_text().split()[0])
        parent = psutil.Process(number)
        everyone = [parent, *parent.children(recursive=True)]
        for process in everyone:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(everyone, timeout=PATIENCE)

    def start_again(self):
        """Start the server after a kill."""
        self._start()

    def stop(self):
        if self._is_running():
            self._control("stop", "-m", "fast")


class Pair:
    """Both servers. The folder ``primary`` is a name that is moved at a promotion, as an address would be."""

    def __init__(self, folder, binaries, log):
        self.folder = folder
        self.binaries = binaries
        self.log = log
        self.log.unlink(missing_ok=True)
        self.first = Node(folder / "one", binaries)
        self.second = Node(folder / "two", binaries)
        self.keeper = None

    def __enter__(self):
        self.first.copy_of(os.environ["PGHOST"])
        self.first.start_again()
        self.point("primary", self.first)
        self.point("replica", self.second)
        return self

    def replicate(self):
        """Start the replica, and what keeps commits waiting for it."""
        self.second.copy_of(self.first.socket_folder, follows=True)
        self.second.start_again()
        environment = os.environ | {
            "PATH": f"{self.binaries}:{os.environ['PATH']}",
            "PGHOST": str(self.folder / "primary"),
            "PGUSER": "postgres",
            "FUPIN_KEEP_SECONDS": "0.5",
        }
        with self.log.open("a") as output:
            self.keeper = subprocess.Popen(
                [ROOT / "config" / "docker" / "cluster" / "keep.sh"],
                env=environment,
                stdout=output,
                stderr=output,
            )
        self.wait_until_together()

    def __exit__(self, *error):
        if self.keeper:
            self.keeper.terminate()
            self.keeper.wait()
        for node in (self.first, self.second):
            node.stop()

    def point(self, name, node):
        """Let a name lead to another server, at once and for all."""
        link, fresh = self.folder / name, self.folder / f"{name}.new"
        fresh.symlink_to(node.socket_folder)
        fresh.replace(link)

    def wait_until_together(self):
        """Wait until every commit of the primary waits for the replica."""
        script = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'"
        wait_until(lambda: self.first.ask(script) == "1", "the replica streams and commits wait for it")

    def promote(self):
        """Make the replica the primary, in the words of docs/operate.md, and move the name."""
        assert self.second.ask("SELECT pg_promote()") == "t"
        self.point("primary", self.second)


def filestore(data, database):
    """Return the folder of a database's files."""
    return Path(data) / "filestore" / database

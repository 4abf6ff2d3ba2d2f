"""Two web servers behind nginx and a job server, as processes that can be killed."""

import contextlib
import subprocess
from concurrent.futures import ThreadPoolExecutor

from support.project import ROOT
from toolkit import nginx, odoo_server
from toolkit.layout import Layout
from toolkit.suites import free_port

from failover.postgres import wait_until

OURS = ROOT / "config" / "docker" / "cluster"
CONFIGURATION = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {ours}/maps.conf;
    upstream fupin_web {{
        {servers}
    }}
    upstream fupin_live {{
        {servers}
    }}
    server {{
        listen 127.0.0.1:{port};
        include {ours}/locations.conf;
    }}
}}
"""


class OdooProcess:
    """One server of the console."""

    def __init__(self, name, database, environment, logs, *options):
        self.name = name
        self.database = database
        self.environment = environment
        # not named after the suite: what servers log while parts are killed is no failure
        self.log = logs / f"failover-{name}.log"
        self.log.unlink(missing_ok=True)
        self.options = options
        self.port = free_port()
        self.process = None

    def start(self):
        place = (Layout.current(), self.database, self.port, self.log)
        self.process = odoo_server.start(*place, self.environment, self.options)

    def kill(self):
        """End the server at once."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.kill()


class Front:
    """nginx, run as whoever runs the test, with the locations of config/docker/cluster."""

    def __init__(self, folder, ports):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir()
        folder.chmod(0o777)  # started by root, nginx works as nobody
        servers = "\n        ".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in ports)
        text = CONFIGURATION.format(folder=folder, port=self.port, servers=servers, ours=OURS)
        (folder / "nginx.conf").write_text(text)

    def __enter__(self):
        program = nginx.program(Layout.current())
        command = [program, "-e", self.folder / "error.log", "-p", self.folder, "-c", self.folder / "nginx.conf"]
        self.process = subprocess.Popen(command)
        try:
            wait_until(self._is_up, "nginx answers")
        except BaseException:
            self.__exit__()
            raise
        return self

    def _is_up(self):
        assert self.process.poll() is None, (self.folder / "error.log").read_text()
        return odoo_server._is_up(self.port)

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(10)


@contextlib.contextmanager
def running(*servers):
    """Start servers side by side, and end whatever of them runs at the end."""
    try:
        with ThreadPoolExecutor(len(servers)) as pool:
            list(pool.map(lambda server: server.start(), servers))
        yield
    finally:
        for server in servers:
            server.stop()

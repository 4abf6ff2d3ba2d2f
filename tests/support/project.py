"""The project's own files."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def project_files(*suffixes):
    """Return the project's files: what git tracks or would track, without what it ignores."""
    # The checkout may belong to another account than the one that tests it.
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "-C",
        ROOT,
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    paths = sorted(ROOT / name for name in set(names) if name)
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def addons():
    """Return the folders of the project's addons."""
    return sorted(path.parent for path in (ROOT / "addons").glob("*/__manifest__.py"))

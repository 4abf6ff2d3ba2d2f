"""An addon that changed since the last release has a higher version and says so in its history (docs/operate.md)."""

import json

import pytest
from support.project import ROOT, addons
from toolkit import sources
from toolkit.release import version

RELEASED = json.loads((ROOT / "tests" / "upgrade" / "release.json").read_text())["addons"]


def number(text):
    return [int(part) for part in text.split(".")]


def fault(folder, released):
    """Return what is wrong with an addon's version, or None."""
    now = version(folder)
    headings = [
        line.removeprefix("## ")
        for line in (folder / "readme" / "HISTORY.md").read_text().splitlines()
        if line.startswith("## ")
    ]
    if not headings or headings[0].split("（")[0].strip() != now:
        return f"the newest section of readme/HISTORY.md is not {now}"
    if not now.startswith("19.0.") or len(number(now)) != 5:
        return f"{now} has not the form 19.0.x.y.z"
    if released and sources.addon_digest(folder) != released["digest"] and number(now) <= number(released["version"]):
        return f"changed since {released['version']} was released: raise the version"
    return None


@pytest.mark.parametrize("folder", addons(), ids=lambda folder: folder.name)
def test_version(folder):
    assert not fault(folder, RELEASED.get(folder.name))


@pytest.mark.parametrize("folder", addons(), ids=lambda folder: folder.name)
def test_migrations_belong_to_versions_that_were(folder):
    """Odoo runs a script only where its folder's version is above the installed one and not above the new one."""
    for place in (folder / "migrations").glob("*"):
        assert number(place.name) <= number(version(folder)), place


def test_a_change_without_a_version_is_a_fault(tmp_path):
    """The other side."""
    (tmp_path / "readme").mkdir()
    (tmp_path / "readme" / "HISTORY.md").write_text("## 19.0.1.0.0\n")
    (tmp_path / "__manifest__.py").write_text("{'version': '19.0.1.0.0'}")
    released = {"version": "19.0.1.0.0", "digest": sources.addon_digest(tmp_path)}
    assert fault(tmp_path, released) is None
    (tmp_path / "new.py").write_text("")
    assert "raise the version" in fault(tmp_path, released)
    (tmp_path / "__manifest__.py").write_text("{'version': '19.0.1.0.1'}")
    assert "HISTORY" in fault(tmp_path, released)

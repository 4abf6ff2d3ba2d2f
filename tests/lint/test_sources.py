"""House rules that no linter knows: see CONTRIBUTING in docs/ and the reasons beside each check."""

import ast
import csv
import re

import pytest
from lxml import etree
from support.project import ROOT, addons, project_files

LINE_LIMIT = 400
# Longer for a reason; the reason stands here.
LONGER = {}
SOURCES = (".py", ".js", ".xml", ".csv", ".sh", ".toml", ".yaml", ".yml", ".conf", ".md", ".txt", ".in", ".lock", "")
# Put together, so that this file does not find itself.
REGISTRY = re.compile(
    "https?://[a-z0-9.-]*(?:" + "|".join(("pypi", "pythonhosted", "debian", "npmjs", "npm")) + r")[a-z0-9.-]*\."
)
MACHINE_PATH = re.compile("(?<![\\w.-])/(?:" + "|".join(("work", "root", "tmp/brief")) + ")/[\\w.-]+")


def relative(path):
    return str(path.relative_to(ROOT))


def lines(*suffixes):
    """Return (place, line, line before) of every text file."""
    for path in project_files(*suffixes):
        text = path.read_text(errors="replace").splitlines()
        for number, line in enumerate(text):
            yield f"{relative(path)}:{number + 1}", line, text[number - 1] if number else ""


def test_no_registry_address():
    """Addresses of package registries differ from place to place; each machine's own settings name them."""
    found = [f"{place}: {line.strip()[:120]}" for place, line, _before in lines(*SOURCES) if REGISTRY.search(line)]
    assert not found, "\n".join(found)


def test_no_path_of_one_machine():
    found = [f"{place}: {line.strip()[:120]}" for place, line, _before in lines(*SOURCES) if MACHINE_PATH.search(line)]
    assert not found, "\n".join(found)


def test_files_are_short():
    """A long file hides a second subject: split it by mixin or by a pure module."""
    counts = {relative(path): len(path.read_text().splitlines()) for path in project_files(".py", ".js")}
    found = [f"{name}: {count} lines" for name, count in counts.items() if count > LINE_LIMIT and name not in LONGER]
    assert not found, "\n".join(found)


def statements_with_sudo(tree):
    """Return the first and last line of each statement that takes superuser's rights; of a block, its head counts."""
    for statement in (node for node in ast.walk(tree) if isinstance(node, ast.stmt)):
        body = getattr(statement, "body", None)
        last = body[0].lineno - 1 if body else statement.end_lineno
        for node in ast.walk(statement):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sudo"
            if is_call and not node.args and node.end_lineno <= last:
                yield statement.lineno, last
                break


def test_sudo_has_its_reason():
    """Rights live in the data layer: whoever steps around them says why, beside the statement or on the line above."""
    found = []
    for path in project_files(".py"):
        if "addons" in path.parts and "tests" not in path.parts:
            text = path.read_text().splitlines()
            for first, last in statements_with_sudo(ast.parse("\n".join(text))):
                if not any("#" in line for line in text[max(0, first - 2) : last]):
                    found.append(f"{relative(path)}:{first}: {text[first - 1].strip()}")
    assert not found, "\n".join(found)


def test_no_unfinished_work():
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r"|pytest\.mark\.(skip|xfail)|unittest\.skip")
    found = [
        f"{place}: {line.strip()}" for place, line, _before in lines(".py", ".js", ".xml", ".sh") if marks.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", project_files(".xml", ".svg"), ids=relative)
def test_xml_is_well_formed(path):
    etree.parse(path)


def test_widgets_are_registered():
    """A widget that no script registers is left out in silence, and the field shown as if none were named."""
    own = re.compile(r"""(?:widget=|<widget name=)"(fupin_\w+)\"""")
    named = {name for _place, line, _before in lines(".xml", ".py") for name in own.findall(line)}
    scripts = "\n".join(path.read_text() for path in project_files(".js"))
    registered = set(re.findall(r"""\.add\("(fupin_\w+)\"""", scripts))
    assert named
    assert not named - registered


@pytest.mark.parametrize("addon", addons(), ids=lambda path: path.name)
class TestAddon:
    def manifest(self, addon):
        return ast.literal_eval((addon / "__manifest__.py").read_text())

    def test_manifest(self, addon):
        manifest = self.manifest(addon)
        assert manifest["license"] == "AGPL-3"
        assert manifest["author"] == "Fupin"
        assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
        assert (addon / "readme" / "DESCRIPTION.md").exists(), "readme/DESCRIPTION.md is missing"

    def test_all_data_files_are_loaded(self, addon):
        """A view or rule that the manifest forgets is never installed, and nothing says so."""
        manifest = self.manifest(addon)
        named = set(manifest.get("data", [])) | set(manifest.get("demo", []))
        folders = ("data", "security", "views", "wizards", "report", "reports")
        there = {
            str(path.relative_to(addon))
            for folder in folders
            for path in (addon / folder).glob("*")
            if path.suffix in (".xml", ".csv")
        }
        read_by_code = {name for name in there if self.is_read_by_code(addon, name)}
        assert not there - named - read_by_code, "files that nothing loads"

    def is_read_by_code(self, addon, name):
        file_name = name.rsplit("/", 1)[-1]
        return any(file_name in path.read_text() for path in addon.rglob("*.py") if path.name != "__manifest__.py")

    def test_access_rows_have_a_group(self, addon):
        """A row without a group gives the right to everybody, signed in or not."""
        path = addon / "security" / "ir.model.access.csv"
        rows = list(csv.DictReader(path.open())) if path.exists() else []
        found = [row["id"] for row in rows if not row["group_id:id"].strip()]
        assert not found, found

    def test_every_test_file_is_imported(self, addon):
        """Odoo runs only the test files that tests/__init__.py imports."""
        folder = addon / "tests"
        if not folder.exists():
            return
        imported = (folder / "__init__.py").read_text()
        found = [path.name for path in folder.glob("test_*.py") if not re.search(rf"\b{path.stem}\b", imported)]
        assert not found, found

"""The interface is complete in Chinese, and its source strings are English."""

import re
from collections import Counter

import polib
import pytest
from support.project import addons
from support.server import run_odoo

CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
MODULES = re.compile(r"modules?: (.+)")
CHOICES_IN_ENGLISH = """
for choice in env["ir.model.fields.selection"].search([("field_id.model", "=like", "fupin.%")]):
    words = choice.with_context(lang="zh_CN").name
    if words == choice.with_context(lang="en_US").name and any(letter.isalpha() and letter.isascii() for letter in words):
        print("english:", choice.field_id.model, choice.field_id.name, choice.value, words)
print("choices: read")
"""


@pytest.fixture(scope="session")
def terms(database, tmp_path_factory):
    """All terms of the addons as Odoo itself exports them: {addon: {source string: places in the data}}."""
    names = [path.name for path in addons() if path.name != "fupin_demo"]
    path = tmp_path_factory.mktemp("terms") / "all.po"
    run_odoo("i18n", "export", "-d", database, "-l", "zh_CN", "-o", path, *names)
    found = {name: {} for name in names}
    for entry in polib.pofile(str(path)):
        for name in map(str.strip, MODULES.search(entry.comment)[1].split(",")):
            places = {place for place, _line in entry.occurrences if place.startswith("model") and f":{name}." in place}
            found.setdefault(name, {}).setdefault(entry.msgid, set()).update(places)
    return found


@pytest.mark.parametrize("addon", [path for path in addons() if path.name != "fupin_demo"], ids=lambda path: path.name)
class TestTerms:
    def test_are_translated(self, terms, addon):
        path = addon / "i18n" / "zh_CN.po"
        entries = polib.pofile(str(path)) if path.exists() else []
        translated = {entry.msgid for entry in entries if entry.msgstr.strip() and not entry.fuzzy}
        missing = sorted(terms[addon.name].keys() - translated)
        assert not missing, f"{len(missing)} terms lack a translation:\n" + "\n".join(missing)

    def test_are_english(self, terms, addon):
        found = sorted(term for term in terms[addon.name] if CHINESE.search(term))
        assert not found, "source strings with Chinese:\n" + "\n".join(found)

    def test_stand_where_they_are_shown(self, terms, addon):
        """A label is translated by its place: a page that the term does not name stays English."""
        path = addon / "i18n" / "zh_CN.po"
        named = {entry.msgid: {place for place, _line in entry.occurrences} for entry in polib.pofile(str(path))}
        missing = sorted(
            f"{term}: {place}"
            for term, places in terms[addon.name].items()
            for place in places - named.get(term, set())
        )
        assert not missing, f"{len(missing)} places lack their term:\n" + "\n".join(missing)

    def test_stand_once(self, addon):
        """A label belongs to one term: of two, Odoo shows whichever it reads last, a word from another page."""
        path = addon / "i18n" / "zh_CN.po"
        places = Counter(
            place
            for entry in (polib.pofile(str(path)) if path.exists() else [])
            for place, _line in entry.occurrences
            if place.startswith("model:")
        )
        twice = sorted(place for place, times in places.items() if times > 1)
        assert not twice, "labels with two translations:\n" + "\n".join(twice)


def test_what_several_addons_extend_has_one_name():
    """Each of them names the kind of record and its common fields: the last one read would rename them for all."""
    names = {}
    for addon in addons():
        path = addon / "i18n" / "zh_CN.po"
        for entry in polib.pofile(str(path)) if path.exists() else []:
            for place, _line in entry.occurrences:
                if place.startswith("model:ir.model"):
                    names.setdefault(place.replace(f":{addon.name}.", ":"), set()).add(entry.msgstr)
    several = {place: sorted(words) for place, words in names.items() if len(words) > 1}
    assert not several, several


def test_choices_are_shown_in_chinese(database):
    """As they stand in the database: a choice that a model has from another addon's mixin is translated by neither
    unless the model's own addon names the choices."""
    found = run_odoo("shell", "-d", database, "--no-http", stdin=CHOICES_IN_ENGLISH)
    told = [line.removeprefix("english: ") for line in found.splitlines() if line.startswith("english: ")]
    assert "choices: read" in found
    assert not told, "choices shown in English:\n" + "\n".join(told)

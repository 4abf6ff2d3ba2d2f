"""No county stands in the code: what a regulation may vary is data, in a pack of its own (config/policies).

Python, XML, JavaScript, CSV and translations of the addons are read without comments and docstrings, which may cite
the provision that asks for something. Left out are tests, which play in counties, and `fupin_demo`: it is nothing but invented data of the
counties of the packs, taken out by one click, and no other addon needs it (checked here as well).
"""

import ast
import csv
import re

import pytest
import yaml
from lxml import etree
from support.project import ROOT, addons

PACKS = sorted((ROOT / "config" / "policies").glob("*.yaml"))
DEMONSTRATION = "fupin_demo"
# what is cut off to get at how people call a place
ENDING = re.compile(r"(?:[维壮苗回][^省市县]*)?(?:自治区|自治州|自治县|地区|省|市|县|区|镇|乡|街道)$")
# a short name that is a word, or too short to mean one place
WORDS = {"朝阳", "城关", "城郊", "城南", "城西", "城东"}
SHORT = 2
ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇0-9]+条")
PROVISION = re.compile(r"(?<![A-Za-z0-9])S[0-9]-[0-9]{2,3}(?![0-9])")
DOCUMENT = re.compile(r"[〔\[（(]\s*(?:19|20)[0-9]{2}\s*[〕\]）)]\s*第?\s*[0-9]+\s*号")
JAVASCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.S)


def called(name, level):
    """Return what a place may be called in a source."""
    short = ENDING.sub("", name)
    wanted = {name} if len(name) > SHORT else set()
    if level in ("province", "prefecture", "county") and len(short) >= SHORT and short not in WORDS:
        wanted.add(short)
    return wanted


def places():
    """Return the names of the places of all packs and those above them: provinces to villages of four characters."""
    names = set()
    for pack in PACKS:
        code = str(yaml.safe_load(pack.read_text())["policy"]["region"])[:6]
        with (ROOT / "config" / "regions" / f"{code}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["level"] != "country" and (row["level"] != "village" or len(row["name"]) > 3):
                    names |= called(row["name"], row["level"])
        names |= {f"{code}000000", pack.stem}
    return names


def keys():
    """Return how identifiers would name the counties, as the keys of their packs do, and their codes."""
    words = {pack.stem.partition("_")[0] for pack in PACKS}
    codes = {str(yaml.safe_load(pack.read_text())["policy"]["region"])[:6] for pack in PACKS}
    return re.compile(
        rf"(?<![a-z])(?:{'|'.join(sorted(words))})(?![a-z])|(?<![0-9])(?:{'|'.join(sorted(codes))})", re.I
    )


def python_words(text):
    """Yield (line, word): strings that are no docstrings, and names."""
    tree = ast.parse(text)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value
        for name in ("id", "attr", "name", "arg"):
            word = getattr(node, name, None)
            if isinstance(word, str):
                yield getattr(node, "lineno", 0), word


def xml_words(text):
    """Yield (line, word): texts and attributes, without comments."""
    for node in etree.fromstring(text.encode()).iter(etree.Element):
        for word in (node.text, node.tail, *node.attrib.values()):
            if word and word.strip():
                yield node.sourceline, word


def javascript_words(text):
    """Yield (line, word) of each line, without comments."""
    bare = JAVASCRIPT_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    yield from enumerate(bare.splitlines(), 1)


def plain_words(text):
    """Yield (line, word) of each line that is no comment: of CSV files, and what translations say."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            yield number, line


READERS = {
    ".py": python_words,
    ".xml": xml_words,
    ".js": javascript_words,
    ".csv": plain_words,
    ".po": plain_words,
}


def sources():
    """Return the sources of the addons that are to serve any county."""
    found = []
    for addon in addons():
        if addon.name != DEMONSTRATION:
            paths = [path for path in addon.rglob("*") if path.suffix in READERS]
            found += [path for path in paths if not {"tests", "lib"} & set(path.relative_to(addon).parts)]
    return sorted(found)


@pytest.fixture(scope="module")
def named():
    """A function of a suffix and a text → what it names that only a pack may name."""
    place = re.compile("|".join(sorted(map(re.escape, places()), key=len, reverse=True)))
    plain = (keys(), PROVISION)
    chinese = (*plain, place, ARTICLE, DOCUMENT)

    def told(suffix, text):
        return [
            f"{line}: {found[0]}"
            for line, word in READERS[suffix](text)
            for pattern in (plain if word.isascii() else chinese)
            if (found := pattern.search(word))
        ]

    return told


def test_no_county_number_or_article_in_the_code(named):
    paths = sources()
    assert len({path.suffix for path in paths}) == len(READERS)
    found = [
        f"{path.relative_to(ROOT)}:{what}" for path in paths for what in named(path.suffix, path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".py", 'NAME = "鲁山县"\n'),
        (".py", 'if region.name == f"{x}砚山":\n    pass\n'),
        (".py", 'if region.code.startswith("451102"):\n    pass\n'),
        (".py", "def makit_months():\n    pass\n"),
        (".py", 'TEXT = "按第十九条办理"\n'),
        (".py", 'x = fields.Boolean(help="S3-72.")\n'),
        (".py", 'NUMBER = "砚政规〔2024〕2号"\n'),
        (".xml", "<odoo><record id='a'><field name='name'>麦盖提县台账</field></record></odoo>"),
        (".xml", "<odoo><record id='lushan_yield' /></odoo>"),
        (".xml", "<odoo><a/>见第五条</odoo>"),
        (".js", 'const place = "阿猛镇";\n'),
        (".js", 'if (key === "chaoyang_2022") {\n}\n'),
        (".csv", "id,name\nx,鲁山县台账\n"),
        (".po", 'msgid "e.g. Town"\nmsgstr "例如：阿猛镇人民政府"\n'),
    ],
)
def test_it_is_found(named, suffix, text):
    assert named(suffix, text)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".py", '"""Reports by the 25th (S0-14), 第五条, as in 砚山县."""\n# S3-19\nMONTHS = 12\n'),
        (".py", 'def due():\n    """鲁山县, see S3-35."""\n    return "村"\n'),
        (".xml", "<odoo><!-- S3-71 鲁山县 --><a name='处置' /></odoo>"),
        (".po", '#: S3-71 鲁山县\nmsgid "Town"\nmsgstr "镇"\n'),
        (".js", "// S1-44 in 麦盖提县\nconst due = 30; /* 第五条 */\n"),
    ],
)
def test_a_source_that_is_cited_is_not(named, suffix, text):
    assert not named(suffix, text)


def test_no_addon_needs_the_demonstration():
    needing = [
        addon.name
        for addon in addons()
        if DEMONSTRATION in ast.literal_eval((addon / "__manifest__.py").read_text())["depends"]
    ]
    assert not needing

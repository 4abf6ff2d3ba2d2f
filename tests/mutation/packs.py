"""Policy packs spoilt in drawn ways: the text, the YAML, the values.

``mutated(text, draw)`` takes a pack and a `random.Random`; what is drawn follows from the seed alone.
"""

import itertools
import re

import yaml

# of a pack that is drawn on once more
MOST_PLACES = 20_000

VALUES = (
    None, True, False, 0, -1, 1e308, float("nan"), float("inf"), 10**40, "", " ", "x" * 5000, "第一条", "2024-02-30", "0000-00-00",
    "9999-12-31", [], {}, [[]], {"a": 1}, ["x"], "[('id', '=', 1)]", "[(1, '=', 1)]", "[('name', 'ilike', '%')]", "[", "__import__('os').system('true')",
    "{{ 1 }}", "%(name)s", "\x7f", "🐄", "00 25 * * *", "* * * * *", "61 25 99 * *", "99m", "-3d", "0.5y", "m", "1m1m", "county; DROP TABLE fupin_policy",
    "!!python/object/apply:os.system ['true']", "<b>", "res.users", "ir.config_parameter", "action_confirm", "unlink", "password",
)  # fmt: skip
LINES = (
    "\t", "- ", ": ", "? ", "&a a", "*a", "<<: *a", "!!python/name:os.system", "!!binary x", "%YAML 9.9", "---", "...", "}", "{", "[", "|", ">", "'", '"',
    "key: key: key", "  - [[[[[[[[", "\x00", "\ufeff", "!!set {a}", "!!timestamp x", "0x", "=", "~: ~", "# 说明",
)  # fmt: skip


def mutated(text, draw):
    """Return the pack with one to four drawn faults."""
    for _round in range(draw.choice((1, 1, 1, 2, 3, 4))):
        text = draw.choice(MUTATIONS)(text, draw)
    return text


def _places(data, path=()):
    """Yield (container, key) of every value below."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield data, key
        yield from _places(value, (*path, key))


def _value(text, draw):
    """Other values in up to three places."""

    def change(places, _data):
        for container, key in draw.sample(places, min(len(places), draw.randint(1, 3))):
            container[key] = draw.choice(VALUES)

    return _rewritten(text, change)


def _dropped(text, draw):
    def change(places, _data):
        container, key = draw.choice(places)
        del container[key]

    return _rewritten(text, change)


def _swapped(text, draw):
    def change(places, _data):
        (one, first), (other, second) = draw.choice(places), draw.choice(places)
        one[first], other[second] = other[second], one[first]

    return _rewritten(text, change)


def _renamed(text, draw):
    def change(places, _data):
        container, key = draw.choice(places)
        if isinstance(container, dict):
            container[draw.choice((str(key) + "x", "id", "policy_id", "create_uid", "state", "__class__", "键"))] = (
                container.pop(key)
            )

    return _rewritten(text, change)


def _repeated(text, draw):
    """An entry stands twice, or five hundred times."""

    def change(places, _data):
        rows = [container[key] for container, key in places if isinstance(container[key], list) and container[key]]
        if rows:
            chosen = draw.choice(rows)
            chosen.extend([draw.choice(chosen)] * draw.choice((1, 1, 1, 500)))

    return _rewritten(text, change)


def _deep(text, draw):
    depth = draw.choice((20, 200, 2000, 20000))
    opened, closed = draw.choice((("[", "]"), ("{a: ", "}")))
    return f"{text}\nnote: {opened * depth}{closed * draw.choice((depth, 0))}\n"


def _unfolding(text, draw):
    lines = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))
    return f"l0: &l0 [a, b]\n{lines}{text}"


def _line(text, draw):
    lines = text.splitlines()
    place = draw.randint(0, len(lines))
    match draw.randrange(4):
        case 0:
            lines.insert(place, draw.choice(LINES))
        case 1:
            lines[place : place + draw.randint(1, 4)] = []
        case 2:
            lines[place:place] = lines[place : place + draw.randint(1, 8)]
        case _:
            lines = [(" " * draw.randint(0, 3) + line if draw.random() < 0.02 else line) for line in lines]
    return "\n".join(lines) + "\n"


def _characters(text, draw):
    for _change in range(draw.choice((1, 5, 40))):
        place = draw.randint(0, len(text))
        text = (
            text[:place]
            + draw.choice((draw.choice(LINES), chr(draw.randint(1, 0x9FFF)), ""))
            + text[place + draw.randint(0, 2) :]
        )
    return text


def _cut(text, draw):
    return text[: draw.randint(0, len(text))]


def _number(text, draw):
    found = list(re.finditer(r"\b\d+(\.\d+)?\b", text))
    if not found:
        return text
    chosen = draw.choice(found)
    return (
        text[: chosen.start()]
        + draw.choice(("0", "-1", "9" * 30, ".nan", "1e400", "0.1.2", "一"))
        + text[chosen.end() :]
    )


def _rewritten(text, change):
    try:
        data = yaml.safe_load(text)
        places = list(itertools.islice(_places(data), MOST_PLACES))
    except Exception:  # spoilt by the round before: then it stays as it is
        return text
    if not places or len(places) == MOST_PLACES:
        return text  # what unfolds without end would never be through
    change(places, data)
    try:
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    except Exception:  # a part inside itself
        return text


MUTATIONS = (
    _value, _value, _value, _dropped, _dropped, _swapped, _renamed, _repeated, _deep, _unfolding, _line, _line, _characters, _cut,
    _number,
)  # fmt: skip

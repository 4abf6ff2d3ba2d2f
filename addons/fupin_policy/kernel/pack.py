"""Reading a policy pack: one YAML file whose every fault is told with its line.

``read(text, schema)`` gives a `Pack`: plain data and the line of each part. What is wrong with its shape is a list of
`Fault`; what an article means is judged by the models later, which ask ``pack.line(path)``.
"""

import math
from dataclasses import dataclass, field
from datetime import date

import yaml
from jsonschema import Draft202012Validator

MAXIMUM_CHARACTERS = 2_000_000
# a pack is sections of entries with lines and values: what lies deeper is no pack, and would exhaust the stack
MAXIMUM_DEPTH = 30


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line: ``code`` names it, ``values`` are the words it is about."""

    line: int
    code: str
    values: tuple = ()


class PackError(ValueError):
    """The text is no pack; ``faults`` says where and why."""

    def __init__(self, faults):
        super().__init__(faults)
        self.faults = faults


@dataclass
class Pack:
    """Plain data of a pack, and where each part stands."""

    data: dict
    lines: dict = field(default_factory=dict)

    def line(self, path=()):
        """Return the line (from 1) of a part, or of the nearest part around it."""
        path = tuple(path)
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


class _Loader(yaml.SafeLoader):
    """YAML without aliases, nine short lines of which unfold to gigabytes, without endless nesting and without tags, which
    are for programs."""

    depth = 0

    def compose_node(self, parent, index):
        line = self.peek_event().start_mark.line + 1
        if self.check_event(yaml.AliasEvent):
            raise PackError([Fault(line, "alias")])
        if self.peek_event().tag:
            raise PackError([Fault(line, "tag", (self.peek_event().tag,))])
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise PackError([Fault(line, "deep")])
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def parse(text):
    """Return the `Pack` of a YAML text; dates become ISO texts.

    >>> pack = parse("policy:\\n  key: a\\n  date_from: 2024-08-23\\narticles:\\n- number: 第一条\\n")
    >>> pack.data["policy"], pack.line(("articles", 0, "number")), pack.line(("articles", 0, "text"))
    ({'key': 'a', 'date_from': '2024-08-23'}, 5, 5)
    >>> try:
    ...     parse("a: 1\\na: 2")
    ... except PackError as error:
    ...     error.faults
    [Fault(line=2, code='twice', values=('a',))]
    >>> for text in ("a: 1\\nb: \\0", "a: b: c", "a: .nan", "a: 2024-02-30",
    ...              "a: !!timestamp x", "a: !b 1", "a: " + "[" * 31, "a: " + "[" * 29 + "]" * 29):
    ...     try:
    ...         print(parse(text).line())
    ...     except PackError as error:
    ...         print(error.faults[0].code, error.faults[0].line)
    character 2
    yaml 1
    number 1
    number 1
    tag 1
    tag 1
    deep 1
    1
    """
    if len(text) > MAXIMUM_CHARACTERS:
        raise PackError([Fault(1, "long")])
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise PackError([Fault(1, "empty")])
        lines, faults = {}, []
        data = _plain(loader, node, (), lines, faults)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackError([Fault(mark.line + 1 if mark else 1, "yaml")]) from None
    except yaml.reader.ReaderError as error:
        raise PackError([Fault(text.count("\n", 0, error.position) + 1, "character")]) from None
    finally:
        if loader:
            loader.dispose()
    if faults:
        raise PackError(faults)
    return Pack(data, lines)


def _plain(loader, node, path, lines, faults):
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found = {}
        for key_node, value_node in node.value:
            key = str(_scalar(loader, key_node, faults))
            if key in found:
                faults.append(Fault(key_node.start_mark.line + 1, "twice", (key,)))
            found[key] = _plain(loader, value_node, (*path, key), lines, faults)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, child, (*path, number), lines, faults) for number, child in enumerate(node.value)]
    value = _scalar(loader, node, faults)
    return value.isoformat() if isinstance(value, date) else value


def _scalar(loader, node, faults):
    """Return what a word of the file stands for; a date or a number that does not exist is a fault."""
    try:
        value = loader.construct_object(node, deep=True)
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError
    except ValueError:
        shown = node.value[:60] if isinstance(node, yaml.ScalarNode) else ""
        faults.append(Fault(node.start_mark.line + 1, "number", (shown,)))
        return node.value
    return value


def check(pack, schema):
    """Return the faults of a pack against a JSON schema, in the order of their lines.

    >>> pack = parse("policy:\\n  key: 5\\n  colour: red\\n")
    >>> shape = {"type": "object", "additionalProperties": False, "required": ["name"],
    ...          "properties": {"key": {"type": "string"}, "name": {}}}
    >>> check(pack, {"type": "object", "properties": {"policy": shape}})
    [Fault(line=1, code='missing', values=('name',)), Fault(line=2, code='type', values=('key', 'string', '5')), \
Fault(line=3, code='unknown', values=('colour',))]
    >>> check(parse("day: 31"), {"properties": {"day": {"maximum": 30}}})
    [Fault(line=1, code='range', values=('day', '31'))]
    """
    faults = []
    for error in Draft202012Validator(schema).iter_errors(pack.data):
        faults.extend(_faults(pack, error))
    return sorted(faults, key=lambda fault: (fault.line, fault.code, fault.values))


def _faults(pack, error):
    path = tuple(error.absolute_path)
    name = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for key in error.instance:
            if key not in known:
                yield Fault(pack.line((*path, key)), "unknown", (key,))
    elif error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        for key in missing:
            if f"'{key}'" in error.message:
                yield Fault(pack.line(path), "missing", (key,))
    elif error.validator == "enum":
        yield Fault(pack.line(path), "choice", (name, str(error.instance), ", ".join(map(str, error.validator_value))))
    elif error.validator in ("minimum", "maximum"):
        yield Fault(pack.line(path), "range", (name, str(error.instance)[:60]))
    else:
        wanted = error.validator_value if error.validator == "type" else error.schema.get("type", "")
        wanted = " / ".join(wanted) if isinstance(wanted, list) else str(wanted)
        yield Fault(pack.line(path), "type", (name, wanted, str(error.instance)[:60]))


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, lists indented: as people write YAML."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def _text(dumper, value):
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write(data):
    """Return data as the YAML text of a pack.

    >>> print(write({"policy": {"key": "a", "name": "办法"}, "articles": [{"text": "一\\n二"}]}), end="")
    policy:
      key: a
      name: 办法
    articles:
      - text: |-
          一
          二
    """
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)

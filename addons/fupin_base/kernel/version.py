"""Two people on one record: what was read, what stands there now, what somebody wants to save."""

from datetime import date, datetime

UPDATE, DELETE, UNLINK, CLEAR, SET = 1, 2, 3, 5, 6


def comparable(value):
    """Return a field's value, as it is read for a form, in one shape that can be compared.

    A record is its number, lines are ``{number: {field: value}}``.

    >>> comparable({"id": 7, "display_name": "上坪村"})
    7
    >>> comparable([{"id": 3, "unit_id": {"id": 7, "display_name": "上坪村"}}, 4])
    {3: {'unit_id': 7}, 4: {}}
    >>> comparable(date(2026, 5, 3)), comparable(datetime(2026, 5, 3, 8, 0, 0, 250)), comparable("")
    ('2026-05-03', '2026-05-03 08:00:00', False)
    """
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return value.get("id") or False
    if isinstance(value, list | tuple):
        return dict(map(_line, value))
    return False if value == "" else value


def _line(line):
    if not isinstance(line, dict):
        return line, {}
    return line["id"], {name: comparable(value) for name, value in line.items() if name != "id"}


def changed_lines(was, now):
    """Return the numbers of the lines that came, went or changed; what was not read of a line is not compared.

    >>> sorted(changed_lines({1: {"share": 0.4}, 2: {}, 3: {"share": 1}}, {1: {"share": 0.5}, 2: {"share": 1}, 4: {}}))
    [1, 3, 4]
    """
    both = was.keys() & now.keys()
    return {
        number
        for number in was.keys() | now.keys()
        if number not in both
        or any(was[number][name] != now[number][name] for name in was[number].keys() & now[number].keys())
    }


def touched_lines(commands, there):
    """Return ``(changed, removed)``: the numbers of the lines that commands of a form change and take away.

    :param there: the numbers of the lines that stand there now

    >>> touched_lines([(0, "virtual_1", {}), (1, 5, {"share": 1}), (2, 6, 0), (3, 7, 0), (4, 8, 0)], {5, 6})
    ({5}, {6, 7})
    >>> touched_lines([(6, 0, [5, 9])], {5, 6})
    (set(), {6})
    """
    changed, removed = set(), set()
    for kind, number, *rest in commands:
        if kind == UPDATE:
            changed.add(number)
        elif kind in (DELETE, UNLINK):
            removed.add(number)
        elif kind == CLEAR:
            removed |= set(there)
        elif kind == SET:
            removed |= set(there) - set(rest[0] or [])
    return changed, removed

"""The six rights of an asset (六权) and how the table of a policy names them."""

from .ownership import KINDS

RIGHTS = ("ownership", "operation", "management", "income", "supervision", "disposal")
WORDS = dict(zip(("所有权", "经营权", "管理权", "收益权", "监督权", "处置权"), RIGHTS, strict=True))
# whom a right follows: else the words of the table stand as they are
FOLLOWED = ("owner", "operator")


def rules(rows):
    """Return ``[(kind, right, follows, words)]`` of the rows of a table; what it does not know is left out.

    >>> rules([{"right": "经营权", "kind": "经营性", "holder": "合同期间归经营主体", "follows": "operator"}])
    [('operating', 'operation', 'operator', '合同期间归经营主体')]
    >>> rules([{"right": "通行权", "kind": "经营性", "holder": "x"}])
    []
    >>> [kind for kind, *_rest in rules([{"right": "监督权", "holder": "纪委"}])]
    ['operating', 'public', 'household']
    """
    found = []
    for row in rows:
        right = WORDS.get(row.get("right"), row.get("right"))
        follows = row.get("follows") or ""
        words = row.get("holder") or ""
        if right not in RIGHTS or not (words or follows in FOLLOWED):
            continue
        kinds = [KINDS.get(row["kind"], row["kind"])] if row.get("kind") else list(KINDS.values())
        found += [(kind, right, follows, words) for kind in kinds]
    return found


def in_one_line(holders, labels, comma="、", colon="：", stop="；"):
    """Return who holds which rights in one line, rights of the same holder together.

    >>> in_one_line([("ownership", "甲村"), ("operation", "合作社"), ("income", "甲村")],
    ...     {"ownership": "所有权", "operation": "经营权", "income": "收益权"})
    '所有权、收益权：甲村；经营权：合作社'
    >>> in_one_line([], {})
    ''
    """
    by_holder = {}
    for right, holder in holders:
        by_holder.setdefault(holder, []).append(labels[right])
    return stop.join(f"{comma.join(names)}{colon}{holder}" for holder, names in by_holder.items())

"""Names of files in an archive."""

import re

FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f]')
LONGEST = 100


def unique_name(path, taken):
    """Return a path within an archive that no system refuses and that is not taken yet; it is taken then.

    >>> taken = set()
    >>> unique_name("材料/批复.pdf", taken), unique_name("材料/批复.pdf", taken)
    ('材料/批复.pdf', '材料/批复 (2).pdf')
    >>> unique_name("材料/../../etc/passwd", taken), unique_name('a/b:c?.txt', taken)
    ('材料/_/_/etc/passwd', 'a/b_c_.txt')
    """
    parts = [FORBIDDEN.sub("_", part).strip(" .")[:LONGEST] or "_" for part in path.split("/") if part]
    *folders, name = parts
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot else (name, "")
    found, number = name, 1
    while "/".join([*folders, found]).lower() in taken:
        number += 1
        found = f"{stem} ({number}){ending}"
    result = "/".join([*folders, found])
    taken.add(result.lower())
    return result

"""Grades of a check: good, warning, bad.

>>> [by_limit(value, 2, 25) for value in (0, 2, 2.1, 25, 25.1)]
['good', 'good', 'warning', 'warning', 'bad']
>>> worst(["good", "warning", "good"]), worst(["bad", "warning"]), worst([])
('warning', 'bad', 'good')
"""

GRADES = ("good", "warning", "bad")


def by_limit(value, warning, bad):
    """Return the grade of a value of which less is better; a limit itself is still within."""
    return "bad" if value > bad else "warning" if value > warning else "good"


def worst(grades):
    """Return the gravest of the grades."""
    return max(grades, key=GRADES.index, default="good")

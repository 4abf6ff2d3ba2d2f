from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..kernel.moves import arranged, moved
from ..kernel.state import placed

NAMES = "abcdef"
ROWS = [(name, "g") for name in NAMES]


def fewest(before, after):
    """Return how many must be taken out of an order so that the rest stand as before: every set is tried."""
    for number in range(len(before)):
        for out in combinations(before, number):
            if [one for one in before if one not in out] == [one for one in after if one not in out]:
                return number
    return len(before) - 1


def order(lines):
    """Return the fields of the section as they stand."""
    return arranged(ROWS, lines)["g"]


@tagged("post_install", "-at_install")
class TestMoves(BaseCase):
    """Whatever was dragged in one tight section, the fewest that explain the new order are told as moved."""

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["", *NAMES])), max_size=6), st.integers(0, 3))
    def test_the_fewest_are_told(self, drags, tight):
        state = {"sections": [], "fields": {}}
        for number, (name, after) in enumerate(drags):
            if number == tight:  # what is compared begins here: others have places of their own by now
                start = state
            state = placed(state, order(state["fields"]), "g", name, None if after in ("", name) else after)
        start = start if len(drags) > tight else state
        before, after = order(start["fields"]), order(state["fields"])
        told = moved(ROWS, start["fields"], state["fields"])
        self.assertEqual(len(told), fewest(before, after), (before, after, told))
        rest = [[one for one in names if one not in told] for names in (before, after)]
        self.assertEqual(*rest)
        self.assertLessEqual(len(told), len(set(drags[tight:])))

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=5),
        st.sampled_from(NAMES),
        st.sampled_from(["", *NAMES]),
    )
    def test_one_move_is_told_as_one(self, drags, name, after):
        """Of two that only changed places either may be named; whatever was moved farther is named itself."""
        state = {"sections": [], "fields": {}}
        for one, behind in drags:
            state = placed(state, order(state["fields"]), "g", one, None if behind == one else behind)
        before = order(state["fields"])
        now = placed(state, before, "g", name, None if after in ("", name) else after)
        told = moved(ROWS, state["fields"], now["fields"])
        distance = abs(before.index(name) - order(now["fields"]).index(name))
        self.assertEqual(len(told), min(distance, 1))
        if distance > 1:
            self.assertEqual(told.keys(), {name})

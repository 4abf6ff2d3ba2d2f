from odoo.tests import BaseCase, tagged

from .county import County
from .workbooks import read, told

LEDGERS = 80


@tagged("post_install", "-at_install")
class TestCounties(BaseCase):
    """Ledgers made by chance: columns in any order, one or two head rows, merges kept or lost, villages
    merged over rows, subtotals, heads printed again, amounts and dates in every form."""

    def rows(self, result):
        return [
            (
                row.number,
                row.values.get("name"),
                row.values.get("original_value"),
                row.values.get("place"),
                dict(row.values.get("funding", ())),
            )
            for row in result.rows
        ]

    def test_right_ledgers_are_read_to_the_fen(self):
        for seed in range(LEDGERS):
            with self.subTest(seed=seed):
                county = County(seed)
                _opened, result = read(county.content)
                self.assertFalse(result.faulty, told(result))
                self.assertEqual(self.rows(result), county.expected)

    def test_exactly_the_faulty_rows_are_told(self):
        spoilt = 0
        for seed in range(LEDGERS):
            with self.subTest(seed=seed):
                county = County(seed, faults=4)
                _opened, result = read(county.content)
                self.assertEqual(result.faulty, county.faulty, told(result))
                self.assertEqual(len(result.rows), len(county.expected))
                spoilt += len(county.faulty)
        self.assertGreater(spoilt, LEDGERS)

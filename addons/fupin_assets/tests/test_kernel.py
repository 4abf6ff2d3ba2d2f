import doctest

from odoo.tests import BaseCase, tagged

from .. import ledger_units
from ..kernel import brief, brief_picture, depreciation, duplicate, ownership, parting, rights, schedule, share


@tagged("post_install", "-at_install")
class TestKernel(BaseCase):
    """The arithmetic and comparisons that need no database."""

    def test_examples(self):
        for module, least in (
            (share, 10),
            (ledger_units, 2),
            (duplicate, 2),
            (ownership, 15),
            (parting, 5),
            (rights, 5),
            (schedule, 5),
            (depreciation, 12),
            (brief, 8),
            (brief_picture, 3),
        ):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertFalse(result.failed)
                self.assertGreaterEqual(result.attempted, least)

import doctest

from odoo.tests import BaseCase, tagged

from ..kernel import domain_text, layering, span, value

KERNELS = (layering, value, domain_text, span)


@tagged("post_install", "-at_install")
class TestKernel(BaseCase):
    def test_doctests(self):
        for module in KERNELS:
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertFalse(result.failed)

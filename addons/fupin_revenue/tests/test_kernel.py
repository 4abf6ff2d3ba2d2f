import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase, tagged

from .. import kernel


@tagged("post_install", "-at_install")
class TestKernel(BaseCase):
    def test_doctests(self):
        for found in pkgutil.iter_modules(kernel.__path__):
            module = importlib.import_module(f"{kernel.__name__}.{found.name}")
            with self.subTest(module=found.name):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertFalse(result.failed)

import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase, tagged

from .. import kernel


@tagged("post_install", "-at_install")
class TestDoctests(BaseCase):
    def test_kernel(self):
        """Each example in the kernel holds, and no module is without one by mistake."""
        attempted = 0
        for module in pkgutil.iter_modules(kernel.__path__, kernel.__name__ + "."):
            with self.subTest(module.name):
                result = doctest.testmod(importlib.import_module(module.name))
                self.assertEqual(result.failed, 0)
                attempted += result.attempted
        self.assertGreaterEqual(attempted, 60)

    def test_kernel_is_plain(self):
        """The kernel is used without a database: nothing of Odoo in it."""
        for module in pkgutil.iter_modules(kernel.__path__):
            source = module.module_finder.find_spec(module.name).loader.get_source(module.name)
            self.assertNotRegex(source, r"(?m)^\s*(?:from|import) odoo")

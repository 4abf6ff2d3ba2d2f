"""The examples in the docstrings of an addon's kernel, run as tests."""

import doctest
import importlib
import pkgutil


class KernelCase:
    """How to use: mix into a `BaseCase` and name the package: ``kernel = fupin_policy.kernel``."""

    kernel = None

    def test_doctests(self):
        found = list(pkgutil.iter_modules(self.kernel.__path__))
        self.assertTrue(found)
        for entry in found:
            module = importlib.import_module(f"{self.kernel.__name__}.{entry.name}")
            with self.subTest(module=entry.name):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertFalse(result.failed)

from . import test_arch

from . import test_backup, test_health, test_kernel

from . import test_abuse, test_backup, test_copy, test_errors, test_health, test_kernel, test_logs, test_noupdate
from . import test_erasure, test_growth, test_leaving, test_leaving_all

from . import test_doctests
from . import test_ledger
from . import test_kernel_counties
from . import test_kernel_export
from . import test_kernel_heads
from . import test_kernel_rows
from . import test_kernel_samples
from . import test_kernel_workbook

from . import test_accounts
from . import test_cursors
from . import test_distribution
from . import test_kernel
from . import test_lushan
from . import test_payment
from . import test_receipt
from . import test_rules

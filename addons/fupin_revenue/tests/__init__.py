from . import test_kernel
from . import test_distribution
from . import test_lushan
from . import test_lushan_contract

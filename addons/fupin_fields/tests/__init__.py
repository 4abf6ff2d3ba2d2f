from . import test_arch
from . import test_kernel
from . import test_moves

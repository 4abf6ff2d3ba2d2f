from . import test_kernel
from . import test_policy
from . import test_pack
from . import test_gateway

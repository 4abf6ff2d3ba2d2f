from . import test_kernel
from . import test_policy
from . import test_rule
from . import test_finding
from . import test_rule_reach

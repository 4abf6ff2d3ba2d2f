from . import test_kernel
from . import test_policy
from . import test_gate
from . import test_flow
from . import test_flow_cursors
from . import test_gate_button
from . import test_review

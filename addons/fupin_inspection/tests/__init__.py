from . import test_inspection
from . import test_sweep
from . import test_timeline
from . import test_batch
from . import test_supervision_order

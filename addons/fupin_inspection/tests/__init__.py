from . import test_inspection
from . import test_sweep
from . import test_timeline

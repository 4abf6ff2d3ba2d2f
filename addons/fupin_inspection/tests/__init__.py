from . import test_batch
from . import test_checklist
from . import test_inspection
from . import test_kernel
from . import test_photo
from . import test_sweep
from . import test_timeline

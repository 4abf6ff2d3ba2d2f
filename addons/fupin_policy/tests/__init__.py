from . import test_kernel
from . import test_policy
from . import test_obligation
from . import test_task_generation
from . import test_task
from . import test_clock
from . import test_ten_years
from . import test_task_scale

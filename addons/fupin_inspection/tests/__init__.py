from . import test_checklist
from . import test_inspection
from . import test_kernel
from . import test_problem
from . import test_problem_due
from . import test_sweep
from . import test_timeline
from . import test_clue

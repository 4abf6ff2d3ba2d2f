from . import test_assignment
from . import test_document
from . import test_event
from . import test_jurisdiction
from . import test_print
from . import test_protected
from . import test_unit
from . import test_region

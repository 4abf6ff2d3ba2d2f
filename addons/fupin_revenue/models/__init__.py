from . import fupin_use
from . import fupin_distribution
from . import fupin_distribution_line
from . import fupin_distribution_share
from . import fupin_distribution_step
from . import fupin_distribution_print
from . import fupin_event

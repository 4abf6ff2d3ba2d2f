from . import fupin_policy
from . import fupin_policy_part
from . import fupin_policy_clock
from . import fupin_policy_article
from . import fupin_parameter
from . import fupin_policy_parameter
from . import fupin_policy_table
from . import fupin_event

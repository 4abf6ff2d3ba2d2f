from . import fupin_go_live_wizard
from . import fupin_policy_import
from . import fupin_urge_wizard

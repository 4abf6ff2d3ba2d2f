from . import fupin_go_live_wizard
from . import fupin_policy_import
from . import fupin_urge_wizard
from . import fupin_reason_wizard
from . import fupin_review_wizard
from . import fupin_policy_trial
from . import fupin_finding_waiver

from . import fupin_reason_wizard
from . import fupin_region_merge_wizard
from . import fupin_reveal_wizard
from . import fupin_account_wizard
from . import fupin_account_import
from . import fupin_handover_wizard

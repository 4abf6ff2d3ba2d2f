from . import fupin_reason_wizard
from . import fupin_region_merge_wizard
from . import fupin_reveal_wizard

from . import fupin_reason_wizard
from . import fupin_review_wizard

from . import fupin_evaluation_wizard
from . import fupin_inspection_wizard

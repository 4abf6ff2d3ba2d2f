from . import fupin_inspection_wizard

from . import fupin_evaluation_wizard

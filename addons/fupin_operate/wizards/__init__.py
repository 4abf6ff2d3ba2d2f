from . import fupin_removal_wizard

from . import fupin_owner_wizard

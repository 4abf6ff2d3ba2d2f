from . import fupin_contract_change_wizard

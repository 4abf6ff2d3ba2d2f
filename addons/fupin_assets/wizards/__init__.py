from . import fupin_contract_change_wizard
from . import fupin_owner_wizard
from . import fupin_reassign_wizard
from . import fupin_report_wizard
from . import fupin_yearly_wizard

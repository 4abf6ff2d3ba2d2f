from . import fupin_contract_change_wizard
from . import fupin_department_wizard
from . import fupin_final_account_wizard
from . import fupin_net_value_wizard
from . import fupin_owner_wizard
from . import fupin_reassign_wizard
from . import fupin_report_wizard
from . import fupin_yearly_wizard

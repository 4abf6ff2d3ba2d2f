from . import fupin_evaluation_wizard
from . import fupin_inspection_wizard
from . import fupin_period_report
from . import fupin_period_report_paper
from . import fupin_period_report_figures
from . import fupin_period_report_village
from . import fupin_period_report_above

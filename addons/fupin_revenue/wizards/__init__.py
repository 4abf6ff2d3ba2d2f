from . import fupin_brief
from . import fupin_revenue_year

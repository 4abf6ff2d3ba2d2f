from . import fupin_brief
from . import fupin_year_picture
from . import fupin_revenue_year
from . import fupin_revenue_journal
from . import fupin_household_year

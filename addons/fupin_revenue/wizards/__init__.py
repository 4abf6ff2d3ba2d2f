from . import fupin_revenue_year

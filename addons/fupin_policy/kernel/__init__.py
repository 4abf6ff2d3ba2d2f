from . import layering, value
from . import transition_domain, review_level, review_term

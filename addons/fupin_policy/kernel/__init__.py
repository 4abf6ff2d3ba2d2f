from . import layering, value
from . import domain_text
from . import span

from . import layering, value
from . import domain_text

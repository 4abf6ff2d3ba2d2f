from . import layering, value
from . import period, reading, schedule

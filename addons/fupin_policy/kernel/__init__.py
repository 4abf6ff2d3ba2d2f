from . import layering, period, reading, schedule, value

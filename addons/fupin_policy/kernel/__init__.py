from . import layering, value

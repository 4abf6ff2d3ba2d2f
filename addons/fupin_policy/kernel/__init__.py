from . import layering, pack, value

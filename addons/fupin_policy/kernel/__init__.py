from . import gateway, layering, pack, value

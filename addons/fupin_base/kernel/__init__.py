from . import clock, money, protect, region_code

from . import clock, money, people_list, protect, region_code, sign_in, version

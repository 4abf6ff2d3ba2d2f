from . import clock, money, people_list, photo, protect, region_code, sign_in, version

from . import data_set

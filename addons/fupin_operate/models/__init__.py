from . import fupin_backup, fupin_health

from . import fupin_finding_waiver

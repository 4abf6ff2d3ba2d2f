from . import fupin_ledger_export

{
    "name": "Fupin Ledger",
    "summary": "Ledgers: import of what counties have, export in the official layout",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_base", "queue_job"],
    "external_dependencies": {"python": ["python-calamine", "xlsxwriter", "rapidfuzz"]},
    "data": [],
}

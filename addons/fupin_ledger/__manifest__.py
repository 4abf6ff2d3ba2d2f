{
    "name": "Fupin Ledger",
    "summary": "Ledgers: import of what counties have, export in the official layout",
    "version": "19.0.1.1.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_base", "fupin_fields", "queue_job"],
    "external_dependencies": {"python": ["python-calamine", "xlsxwriter", "rapidfuzz", "numpy"]},
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        # Data
        "data/queue_job_data.xml",
        # Views
        "views/fupin_ledger_views.xml",
        "views/fupin_ledger_import_views.xml",
        "views/fupin_ledger_print_templates.xml",
        "views/fupin_comparison_views.xml",
        # Wizards
        "wizards/fupin_ledger_export_views.xml",
        # Menus
        "views/fupin_ledger_menus.xml",
    ],
    "assets": {"web.assets_backend": ["fupin_ledger/static/src/**/*"]},
}

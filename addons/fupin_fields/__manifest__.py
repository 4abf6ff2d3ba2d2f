{
    "name": "Fupin Fields",
    "summary": "Forms that an administrator changes: own fields, labels, order, checks, for one county or for all",
    "version": "19.0.1.1.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_policy"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        # Data
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        # Views
        "views/fupin_designer_views.xml",
        "views/fupin_form_print_views.xml",
    ],
    "assets": {"web.assets_backend": ["fupin_fields/static/src/**/*"]},
}

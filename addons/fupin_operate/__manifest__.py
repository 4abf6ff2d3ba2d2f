{
    "name": "Fupin Operate",
    "summary": "Backups that are tried, the state of the system on one page, a health address for monitors",
    "version": "19.0.1.1.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_ledger", "auth_totp", "rpc"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        # Data
        "data/ir_cron_data.xml",
        "data/fupin_retention_data.xml",
        # Views
        "views/fupin_backup_views.xml",
        "views/fupin_health_views.xml",
        "views/second_factor_templates.xml",
        "views/error_templates.xml",
        "views/fupin_export_views.xml",
        "views/fupin_household_views.xml",
        "views/fupin_retention_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["fupin_operate/static/src/**/*"],
    },
}

{
    "name": "Fupin Base",
    "summary": "Regions, units, assignments, jurisdiction, events and documents",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["base", "web", "base_import", "iap", "mail", "queue_job"],
    "external_dependencies": {"python": ["cryptography", "weasyprint", "python-stdnum"]},
    "data": [
        # Security
        "security/fupin_base_groups.xml",
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        # what core opens to every user and a console of the whole country does not
        "security/ir.model.access-core.csv",
        "security/ir.rule-core.csv",
        # Data
        "data/fupin_region_data.xml",
        "data/fupin_sector_data.xml",
        "data/fupin_document_type_data.xml",
        "data/fupin_household_status_data.xml",
        "data/ir_cron_data.xml",
        "data/ir_sequence_data.xml",
        "data/mail_data.xml",
        # Views
        "views/fupin_desk_views.xml",
        "views/fupin_region_views.xml",
        "views/fupin_unit_views.xml",
        "views/fupin_assignment_views.xml",
        "views/fupin_sector_views.xml",
        "views/fupin_event_views.xml",
        "views/fupin_document_views.xml",
        "views/fupin_household_views.xml",
        "views/fupin_print_templates.xml",
        "views/fupin_account_templates.xml",
        "views/fupin_assignment_handover_views.xml",
        # Wizards
        "wizards/fupin_reason_wizard_views.xml",
        "wizards/fupin_region_merge_wizard_views.xml",
        "wizards/fupin_reveal_wizard_views.xml",
        "wizards/fupin_account_wizard_views.xml",
        "wizards/fupin_account_import_views.xml",
        "wizards/fupin_handover_wizard_views.xml",
        # People open the wizards; menus open everything
        "views/res_users_people_views.xml",
        "views/fupin_base_menus.xml",
    ],
    "assets": {
        "web._assets_primary_variables": [
            ("before", "web/static/src/scss/primary_variables.scss", "fupin_base/static/scss/primary_variables.scss"),
        ],
        "web.assets_backend": ["fupin_base/static/src/**/*"],
        "web.assets_frontend": ["fupin_base/static/login/login.scss"],
    },
    "post_init_hook": "_post_init",
    "application": True,
}

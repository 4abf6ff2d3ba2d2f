{
    "name": "Fupin Inspection",
    "summary": "The village's monthly sweep: every asset looked at, exceptions with photo, reported with one press",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_assets"],
    "external_dependencies": {"python": ["docxtpl"]},
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        # Data
        "data/fupin_batch_data.xml",
        "data/fupin_risk_measure_data.xml",
        "data/fupin_problem_type_data.xml",
        "data/fupin_meeting_kind_data.xml",
        "data/fupin_measure_data.xml",
        "data/fupin_ledger_annex_data.xml",
        "data/fupin_ledger_annex_risk_data.xml",
        # Views
        "views/fupin_checklist_views.xml",
        "views/fupin_field_templates.xml",
        "views/fupin_inspection_views.xml",
        "views/fupin_problem_views.xml",
        "views/fupin_meeting_views.xml",
        "views/fupin_inspection_round_views.xml",
        "views/fupin_task_views.xml",
        "views/fupin_inspection_menus.xml",
        "views/fupin_batch_vocabulary_views.xml",
        "views/fupin_batch_views.xml",
        "views/fupin_plan_views.xml",
        "views/fupin_supervision_order_views.xml",
        "views/fupin_supervision_order_print.xml",
        "views/fupin_risk_views.xml",
        "views/fupin_risk_menus.xml",
        # Reports
        "views/fupin_period_report_templates.xml",
        "views/fupin_report_template_views.xml",
        "wizards/fupin_period_report_views.xml",
    ],
    "assets": {
        # the page in the field: the loader of modules, and what is ours
        "fupin_inspection.assets_field": [
            "web/static/src/module_loader.js",
            "fupin_inspection/static/src/field/*",
        ],
    },
}

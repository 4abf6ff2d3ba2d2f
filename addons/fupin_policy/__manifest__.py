{
    "name": "Fupin Policy",
    "summary": "Regulations as data: duties, rules, gates, approval flows and reminders",
    "version": "19.0.1.1.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_base"],
    "external_dependencies": {
        "python": ["APScheduler", "Pillow", "PyYAML", "chinesecalendar", "jsonschema", "requests"]
    },
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        "security/ir.model.access-tasks.csv",
        "security/ir.rule-tasks.csv",
        "security/ir.model.access-rules.csv",
        "security/ir.rule-rules.csv",
        "security/ir.model.access-flow.csv",
        "security/ir.rule-flow.csv",
        "security/ir.model.access-alert.csv",
        "security/ir.rule-alert.csv",
        # Data
        "data/ir_cron_data.xml",
        "data/ir_cron_alert_data.xml",
        "data/ir_sequence_data.xml",
        "data/fupin_measure_data.xml",
        # Views
        "views/fupin_alert_templates.xml",
        "views/fupin_parameter_views.xml",
        "views/fupin_policy_views.xml",
        "views/fupin_policy_menus.xml",
        "views/fupin_obligation_views.xml",
        "views/fupin_task_views.xml",
        "views/fupin_alert_views.xml",
        "views/fupin_supervision_views.xml",
        "views/fupin_rule_views.xml",
        "views/fupin_finding_views.xml",
        # Wizards
        "wizards/fupin_policy_wizards_views.xml",
        "wizards/fupin_urge_wizard_views.xml",
        "wizards/fupin_review_wizard_views.xml",
        # Gates and flows
        "views/fupin_gate_views.xml",
        "views/fupin_review_views.xml",
        "views/fupin_policy_buttons.xml",
        "views/fupin_policy_notice_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["fupin_policy/static/src/**/*"],
    },
}

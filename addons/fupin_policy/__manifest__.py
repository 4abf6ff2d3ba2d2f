{
    "name": "Fupin Policy",
    "summary": "Regulations as data: duties, rules, gates, approval flows and reminders",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_base"],
    "external_dependencies": {"python": ["APScheduler", "PyYAML", "chinesecalendar", "jsonschema", "requests"]},
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        "security/ir.model.access-alert.csv",
        "security/ir.rule-alert.csv",
        # Data
        "data/ir_cron_alert_data.xml",
        "security/ir.model.access-tasks.csv",
        "security/ir.rule-tasks.csv",
        "data/ir_cron_data.xml",
        "security/ir.model.access-rules.csv",
        "security/ir.rule-rules.csv",
        # Views
        "views/fupin_alert_templates.xml",
        "views/fupin_parameter_views.xml",
        "views/fupin_policy_views.xml",
        "views/fupin_policy_menus.xml",
        "views/fupin_rule_views.xml",
        "views/fupin_finding_views.xml",
        # Gates and flows
        "security/ir.model.access-flow.csv",
        "security/ir.rule-flow.csv",
        "wizards/fupin_review_wizard_views.xml",
        "views/fupin_gate_views.xml",
        "views/fupin_review_views.xml",
    ],
}

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
        "security/ir.model.access-tasks.csv",
        "security/ir.rule-tasks.csv",
        # Data
        "data/ir_cron_data.xml",
        # Views
        "views/fupin_parameter_views.xml",
        "views/fupin_policy_views.xml",
        "views/fupin_policy_menus.xml",
        "views/fupin_obligation_views.xml",
        "views/fupin_task_views.xml",
    ],
}

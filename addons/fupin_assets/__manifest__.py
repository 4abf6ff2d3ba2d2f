{
    "name": "Fupin Assets",
    "summary": "Register of projects and assets: value, funding, ownership, confirmation",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_policy", "fupin_ledger"],
    "external_dependencies": {"python": ["rapidfuzz"]},
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        # Data
        "data/ir_config_parameter_data.xml",
        "data/fupin_asset_category_data.xml",
        "data/fupin_funding_source_data.xml",
        "data/fupin_contract_data.xml",
        "data/fupin_ledger_data.xml",
        # Views
        "views/fupin_asset_category_views.xml",
        "views/fupin_funding_source_views.xml",
        "views/fupin_funding_views.xml",
        "views/fupin_project_views.xml",
        "views/fupin_asset_valuation_views.xml",
        "views/fupin_asset_views.xml",
        "views/fupin_asset_report_views.xml",
        "views/fupin_contract_vocabulary_views.xml",
        "views/fupin_operator_views.xml",
        "views/fupin_insurance_views.xml",
        "views/fupin_contract_views.xml",
        "views/fupin_ledger_views.xml",
        "views/fupin_assets_menus.xml",
        # Ownership and handover
        "data/fupin_document_type_data.xml",
        "views/fupin_handover_templates.xml",
        "views/fupin_handover_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["fupin_assets/static/src/**/*"],
    },
}

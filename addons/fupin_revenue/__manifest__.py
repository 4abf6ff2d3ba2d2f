{
    "name": "Fupin Revenue",
    "summary": "Income of assets: plans of distribution, within the shares that the regulation sets",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_assets"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        # Data
        "data/fupin_use_data.xml",
        "data/fupin_distribution_basis_data.xml",
        "data/fupin_measure_data.xml",
        "data/fupin_ledger_bank_data.xml",
        # Views
        "views/fupin_use_views.xml",
        "views/fupin_receivable_views.xml",
        "views/fupin_receipt_views.xml",
        "views/fupin_bank_statement_views.xml",
        "views/fupin_payment_views.xml",
        "views/fupin_yield_views.xml",
        "views/fupin_distribution_templates.xml",
        "views/fupin_distribution_views.xml",
        "views/fupin_distribution_basis_views.xml",
        "views/fupin_unit_views.xml",
        "views/fupin_contract_views.xml",
        "views/fupin_revenue_menus.xml",
    ],
}

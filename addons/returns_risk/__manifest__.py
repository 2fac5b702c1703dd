{
    "name": "Returns: Risk Signals",
    "summary": "Signals that a return should be verified, with reasons and an appeal",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_accounting"],
    "external_dependencies": {"python": ["scipy"]},
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/return_risk_security.xml",
        # Data
        "data/ir_cron_data.xml",
        "data/return_risk_rule_data.xml",
        # Views
        "wizard/return_risk_decision_views.xml",
        "views/return_risk_rule_views.xml",
        "views/return_risk_signal_views.xml",
        "views/return_order_views.xml",
        "views/res_config_settings_views.xml",
        "report/return_risk_precision_views.xml",
        "views/returns_risk_menus.xml",
    ],
}

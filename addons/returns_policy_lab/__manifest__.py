{
    "name": "Returns: Policy Laboratory",
    "summary": "Back-tests, experiments and benchmarks of return policies",
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
        "security/returns_policy_lab_security.xml",
        # Data
        "data/ir_cron_data.xml",
        "data/return_benchmark_data.xml",
        # Views
        "views/return_policy_views.xml",
        "views/return_policy_backtest_views.xml",
        "views/return_policy_experiment_views.xml",
        "views/return_benchmark_views.xml",
        "views/returns_policy_lab_menus.xml",
    ],
}

{
    "name": "Returns Store Credit",
    "summary": "Refund returns as store credit, in customers' eWallets and in the "
    "ledger",
    "version": "19.0.1.0.0",
    "category": "Accounting/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_accounting", "sale_loyalty"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        # Data
        "data/mail_template_data.xml",
        # Views
        "views/return_refund_views.xml",
        "views/return_order_views.xml",
        "views/loyalty_program_views.xml",
        "views/res_config_settings_views.xml",
        "views/returns_loyalty_menus.xml",
    ],
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}

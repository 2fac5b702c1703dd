{
    "name": "Returns: Goodwill",
    "summary": "Disputes about returns, and what is granted for them by whom",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_accounting"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/return_goodwill_security.xml",
        # Data
        "data/ir_sequence_data.xml",
        "data/mail_activity_type_data.xml",
        "data/return_goodwill_option_data.xml",
        "data/return_goodwill_reason_data.xml",
        # Views
        "views/return_goodwill_views.xml",
        "views/return_goodwill_option_views.xml",
        "views/return_goodwill_reason_views.xml",
        "views/return_order_views.xml",
        "views/returns_goodwill_menus.xml",
    ],
}

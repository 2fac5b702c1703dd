{
    "name": "Returns Point of Sale",
    "summary": "Return what a point of sale sold, once, and pay it back from the till",
    "version": "19.0.1.0.0",
    "category": "Accounting/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_accounting", "point_of_sale"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        # Views
        "views/pos_order_views.xml",
        "views/return_order_views.xml",
        "views/return_refund_views.xml",
        "wizard/pos_order_return_views.xml",
    ],
    "auto_install": True,
}

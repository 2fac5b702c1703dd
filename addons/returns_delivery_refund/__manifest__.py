{
    "name": "Returns Delivery Refund",
    "summary": "Give the standard delivery back with the goods, as the law or a policy "
    "says",
    "version": "19.0.1.0.0",
    "category": "Accounting/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_accounting", "returns_delivery"],
    "data": ["views/delivery_carrier_views.xml"],
    "auto_install": True,
}

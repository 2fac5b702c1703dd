{
    "name": "Returns Delivery",
    "summary": "Send replacements without charging the customer for their shipping",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_management", "stock_delivery"],
    "auto_install": True,
}

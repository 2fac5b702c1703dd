{
    "name": "Returns Dropshipping",
    "summary": "Send drop-shipped goods straight back to their vendor",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_management", "stock_dropshipping"],
    "data": ["views/return_order_views.xml"],
    "auto_install": True,
}

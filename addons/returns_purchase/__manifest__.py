{
    "name": "Returns: Purchase",
    "summary": "Send returned goods back to their vendor and follow its credit",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_management", "purchase_stock"],
    "data": [
        # Data
        "data/return_disposition_data.xml",
        # Views
        "views/return_inspection_views.xml",
        "views/vendor_credit_views.xml",
    ],
    "auto_install": True,
}

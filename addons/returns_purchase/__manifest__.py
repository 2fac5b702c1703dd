{
    "name": "Returns: Purchase",
    "summary": "Returned goods go back to the vendor they came from, whose credit is "
    "followed until it is received",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_management", "purchase_stock"],
    "data": [
        "data/return_disposition_data.xml",
        "views/return_inspection_views.xml",
    ],
    "auto_install": True,
}

{
    "name": "Returns: Repair",
    "summary": "Repair what customers send back and deliver it to them again",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_management", "repair"],
    "data": [
        # Data
        "data/return_disposition_data.xml",
        # Views
        "views/repair_order_views.xml",
        "views/return_inspection_views.xml",
        "views/return_order_views.xml",
    ],
    "auto_install": True,
}

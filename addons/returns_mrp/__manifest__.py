{
    "name": "Returns Manufacturing",
    "summary": "Return kits: receive their components, count and credit whole kits",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_management", "sale_mrp"],
    "data": [
        "views/return_inspection_views.xml",
        "views/return_order_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["returns_mrp/static/tests/tours/**/*"],
    },
    "auto_install": True,
}

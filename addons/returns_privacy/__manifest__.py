{
    "name": "Returns: Privacy Lookup",
    "summary": "Erase a person from risk signals without losing the count",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_risk", "privacy_lookup"],
    "auto_install": True,
}

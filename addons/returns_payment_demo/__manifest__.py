{
    "name": "Returns: Demo Payments",
    "summary": "Refund demo payments: the whole way of a refund without a gateway",
    "version": "19.0.1.0.0",
    "category": "Accounting/Returns",
    "author": "Odoo Returns",
    "website": "https://github.com/odoo-returns/odoo-returns",
    "license": "LGPL-3",
    "depends": ["returns_accounting", "payment_demo"],
    "data": ["views/payment_provider_views.xml"],
    "auto_install": True,
}

"""The rules of a return's money, free of Odoo: they are tested without a server."""

"""The rules of a return, free of Odoo: they run and are tested without a server."""

"""The rules of returned kits, free of Odoo."""

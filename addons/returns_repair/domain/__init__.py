"""The rules of repaired returns, free of Odoo."""

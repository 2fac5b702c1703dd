"""Odoo's own tests, run in a database whose modules are all loaded."""

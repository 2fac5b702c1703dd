"""Adapters to the payment gateway: its SDK and its files. They never import Odoo."""

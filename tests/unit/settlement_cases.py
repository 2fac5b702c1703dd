"""Rows of a gateway's balance, and what their entry books."""

from decimal import Decimal

from odoo.addons.returns_accounting.domain.settlement_lines import Book, Row, lines

EURO = Book("EUR")


def row(category, gross, fee="0", **values):
    gross, fee = Decimal(gross), Decimal(fee)
    values = {"gateway_id": f"txn_{category}", "currency": "EUR", **values}
    return Row(category=category, gross=gross, fee=fee, net=gross - fee, **values)


def booked(rows, book=EURO):
    """{(account, category): company currency}, debit positive."""
    return {(line.role, line.category): line.balance for line in lines(rows, book)}

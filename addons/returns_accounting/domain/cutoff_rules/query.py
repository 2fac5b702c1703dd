"""The shape of what is cut off: selects that all name the same columns."""

from collections.abc import Mapping

#: Columns with their type. Amounts are in company currency, and in the currency of the
#: account of each side where that is another one.
COLUMNS: Mapping[str, str] = {
    "effect": "varchar",
    "return_order_id": "integer",
    "return_line_id": "integer",
    "credit_note_id": "integer",
    "refund_id": "integer",
    "balance_transaction_id": "integer",
    "partner_id": "integer",
    "product_id": "integer",
    "quantity": "numeric",
    "since": "date",
    "amount_document": "numeric",
    "amount": "numeric",
    "debit_account_id": "integer",
    "debit_currency_id": "integer",
    "debit_amount": "numeric",
    "credit_account_id": "integer",
    "credit_currency_id": "integer",
    "credit_amount": "numeric",
    "owed_partner_id": "integer",
    "is_on_clearing": "boolean",
}


def select(source: str, **columns: str) -> str:
    """A select of :data:`COLUMNS`: ``columns`` by expression, the rest is empty."""
    listed = ", ".join(
        f"({columns.get(name, 'NULL')})::{column_type} AS {name}"
        for name, column_type in COLUMNS.items()
    )
    return f"SELECT {listed} {source}"

"""The shape of a rule: selects that all name the same columns."""

from collections.abc import Mapping
from dataclasses import dataclass

#: What a rule may say of an exception, with the type of the column.
COLUMNS: Mapping[str, str] = {
    "subject": "varchar",
    "company_id": "integer",
    "provider_id": "integer",
    "gateway_reference": "varchar",
    "transaction_id": "integer",
    "refund_transaction_id": "integer",
    "refund_id": "integer",
    "return_order_id": "integer",
    "partner_id": "integer",
    "dispute_id": "integer",
    "payout_id": "integer",
    "balance_transaction_id": "integer",
    "amount": "numeric",
    "amount_expected": "numeric",
    "currency_id": "integer",
    "since": "timestamp",
    "date_deadline": "timestamp",
    "detail": "text",
}

#: Known from the start and kept: a person may have added what the data do not say.
LINKS = tuple(name for name in COLUMNS if name.endswith("_id"))[1:]


@dataclass(frozen=True)
class Query:
    """A select: ``columns`` of :data:`COLUMNS` by expression, and where from."""

    columns: Mapping[str, str]
    source: str

    @property
    def sql(self) -> str:
        columns = ", ".join(
            f"({self.columns.get(name, 'NULL')})::{column_type} AS {name}"
            for name, column_type in COLUMNS.items()
        )
        return f"SELECT {columns} {self.source}"


@dataclass(frozen=True)
class Rule:
    """All that does not agree in one way.

    ``closes`` says that the rule alone decides when one of its exceptions is solved;
    else it opens what the code missed, and the exception knows itself.
    """

    code: str
    queries: tuple[Query, ...]
    closes: bool = True

    @property
    def sql(self) -> str:
        return " UNION ALL ".join(query.sql for query in self.queries)


def names(values) -> str:
    """``values``, which are names of ours, as a list in SQL.

    >>> names(["refund", "charge"])
    "'charge', 'refund'"
    """
    return ", ".join(f"'{value}'" for value in sorted(values))

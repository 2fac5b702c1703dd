"""A large database from a small one: rows that Odoo made, copied by PostgreSQL."""

from collections.abc import Iterable, Mapping
from typing import Any

#: Table, what differs in a copy (column: SQL), and where the copies come from: the
#: rest of a query that calls the copied row ``row``.
Copy = tuple[str, Mapping[str, str], str]


def copy(env: Any, copies: Iterable[Copy], **parameters: int) -> None:
    for table, values, source in copies:
        columns = get_columns(env, table, {"id", *values})
        env.cr.execute(
            f"INSERT INTO {table} ({', '.join([*values, *columns])})"
            f" SELECT {', '.join([*values.values(), *(f'row.{c}' for c in columns)])}"
            f" FROM {table} row, {source}",
            parameters,
        )


def get_columns(env: Any, table: str, without: set[str]) -> list[str]:
    """The quoted names of the columns of ``table`` but those ``without``."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return [f'"{name}"' for (name,) in env.cr.fetchall() if name not in without]

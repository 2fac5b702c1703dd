"""A large database from a small one: rows that Odoo made, copied by PostgreSQL."""

from collections.abc import Iterable, Mapping
from typing import Any

#: Between the identifier of a row that ``Originals`` copies and that of its copy.
SPAN = 100_000

#: Column, the table that it refers to.
REFERENCES = """
SELECT attribute.attname, target.relname
  FROM pg_constraint AS key
  JOIN pg_class AS source ON source.oid = key.conrelid
  JOIN pg_class AS target ON target.oid = key.confrelid
  JOIN pg_attribute AS attribute
    ON attribute.attrelid = source.oid AND attribute.attnum = key.conkey[1]
 WHERE key.contype = 'f' AND source.relname = %s
"""

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


def vacuum(env: Any, tables: Iterable[str]) -> None:
    """Do at once what PostgreSQL else does by itself, while something is measured."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")
    env.cr.execute("SHOW is_superuser")
    if env.cr.fetchone() == ("on",):  # not everybody may, on a PostgreSQL of theirs
        env.cr.execute("CHECKPOINT")
    env.cr._cnx.autocommit = False


def get_columns(env: Any, table: str, without: set[str]) -> list[str]:
    """The quoted names of the columns of ``table`` but those ``without``."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return [f'"{name}"' for (name,) in env.cr.fetchall() if name not in without]


class Originals:
    """What Odoo makes from now on, to be copied with all that refers to each other.

    :param tables: with identifiers; what a copy has of its own: ``{table: {column:
        SQL}}``, the original being called ``row`` and the copy having the number ``n``
    :param links: tables of many-to-many relations
    """

    def __init__(
        self, env: Any, tables: Mapping[str, Mapping[str, str]], links: Iterable[str]
    ) -> None:
        env.flush_all()
        self._env = env
        self._tables = tables
        self._links = links
        self._last = {table: self._find_last(table) for table in tables}

    def _find_last(self, table: str) -> int:
        self._env.cr.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        return int(self._env.cr.fetchone()[0])

    def multiply(self, copies: int) -> None:
        """Insert so many copies, in one statement: after it, all references hold."""
        self._env.flush_all()
        inserts = [
            *(self._prepare(table, own) for table, own in self._tables.items()),
            *(self._prepare_links(table) for table in self._links),
        ]
        parts = (f"part_{number} AS ({sql})" for number, sql in enumerate(inserts))
        self._env.cr.execute(f"WITH {', '.join(parts)} SELECT", {"copies": copies})
        for table in self._tables:
            self._env.cr.execute(
                f"SELECT setval('{table}_id_seq', MAX(id)) FROM {table}"
            )
            self._env.cr.execute(f"ANALYZE {table}")
        self._env.invalidate_all()

    def _prepare(self, table: str, own: Mapping[str, str]) -> str:
        values = {
            **self._find_references(table),
            "id": f"row.id + n * {SPAN}",
            **own,
        }
        return self._insert(table, values, f"row.id > {self._last[table]}")

    def _prepare_links(self, table: str) -> str:
        """Of a relation, what belongs to any original."""
        values = self._find_references(table)
        belongs = (f"row.{column} <> {value}" for column, value in values.items())
        return self._insert(table, values, " OR ".join(belongs))

    def _find_references(self, table: str) -> dict[str, str]:
        """What the columns of a copy refer to: the copy, of what is copied."""
        self._env.cr.execute(REFERENCES, [table])
        return {
            column: f"row.{column} + CASE"
            f" WHEN row.{column} > {self._last[target]} THEN n * {SPAN} ELSE 0 END"
            for column, target in self._env.cr.fetchall()
            if target in self._last
        }

    def _insert(self, table: str, values: Mapping[str, str], which: str) -> str:
        columns = get_columns(self._env, table, set(values))
        return (
            f"INSERT INTO {table} ({', '.join([*values, *columns])})"
            f" SELECT {', '.join([*values.values(), *(f'row.{c}' for c in columns)])}"
            f" FROM {table} row, generate_series(1, %(copies)s) n WHERE {which}"
        )

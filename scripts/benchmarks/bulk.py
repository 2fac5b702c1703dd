"""Many rows into tables at once: what checks and finds them comes after them.

A row at a time, PostgreSQL would look up each of up to twenty references and enter the
row in each of up to thirty indexes; in one go both are a fraction of the work.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .copying import vacuum

#: Keys stay: other tables refer to them.
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
  FROM pg_index
 WHERE indrelid = ANY(%s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
REFERENCES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
  FROM pg_constraint
 WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
MEMORY = "SET LOCAL maintenance_work_mem = '512MB'"


@contextmanager
def loading(env: Any, tables: Sequence[str]) -> Iterator[None]:
    """Take the indexes and references of tables away while the block fills them.

    Commits, and leaves the tables as PostgreSQL has them in a database that is in use:
    vacuumed and analyzed. Vacuumed before, too: over rows that have just been changed
    an index would not be used as long as any transaction of the cluster is older.
    """
    env.flush_all()
    vacuum(env, tables)
    indexes = _fetch(env, INDEXES, tables)
    references = _fetch(env, REFERENCES, tables)
    for table, name, _definition in references:
        env.cr.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        env.cr.execute(f"DROP INDEX {name}")
    yield
    env.cr.execute(MEMORY)
    for _name, definition in indexes:
        env.cr.execute(definition)
    for table, name, definition in references:
        env.cr.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    vacuum(env, tables)
    env.invalidate_all()


def _fetch(env: Any, query: str, tables: Sequence[str]) -> list[tuple[str, ...]]:
    env.cr.execute(query, [list(tables)])
    return list(env.cr.fetchall())

"""SQLite store: one table per kind of object, its JSON plus the filtered columns.

Every list walks an index of (account, filter, created) from a cursor, so that a page
costs the same whatever the size of the table. `seq` orders objects of one second.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

# kind -> columns that lists filter by (read from the document, unless given).
COLUMNS: dict[str, tuple[str, ...]] = {
    "balance_transaction": (
        "type",
        "source",
        "currency",
        "payout",
        "available_on",
        "net",
        "reporting_category",
    ),
    "charge": ("customer", "payment_intent"),
    "customer": ("email",),
    "dispute": ("charge", "payment_intent"),
    "event": ("type",),
    "file": ("purpose",),
    "payment_intent": ("customer",),
    "payment_method": ("customer", "type", "token"),
    "payout": ("status", "destination"),
    "refund": ("charge", "payment_intent", "status"),
    "reporting.report_run": (),
    "setup_intent": ("customer", "payment_method"),
    "webhook_endpoint": ("secrets",),
}
UNINDEXED = {"available_on", "net", "reporting_category", "token", "secrets"}

SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, counter INTEGER NOT NULL,
    clock INTEGER, settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS balance_day (
    account INTEGER, currency TEXT, available_on INTEGER, net INTEGER,
    PRIMARY KEY (account, currency, available_on)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS idempotency (
    account INTEGER, key TEXT, created INTEGER, fingerprint TEXT, status INTEGER,
    body BLOB, PRIMARY KEY (account, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS idempotency_age ON idempotency (account, created);
CREATE TABLE IF NOT EXISTS due (
    seq INTEGER PRIMARY KEY, account INTEGER, at INTEGER, action TEXT, target TEXT);
CREATE INDEX IF NOT EXISTS due_at ON due (account, at);
CREATE TABLE IF NOT EXISTS fx_rate (
    account INTEGER, base TEXT, quote TEXT, day INTEGER, rate TEXT,
    PRIMARY KEY (account, base, quote, day)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY, account INTEGER, endpoint TEXT, event TEXT, type TEXT,
    body BLOB, state TEXT, attempts INTEGER, due REAL, status INTEGER);
CREATE INDEX IF NOT EXISTS delivery_state ON delivery (state, account, due);
CREATE INDEX IF NOT EXISTS delivery_account ON delivery (account, seq);
CREATE TABLE IF NOT EXISTS file_content (
    account INTEGER, id TEXT, content BLOB, PRIMARY KEY (account, id)) WITHOUT ROWID;
"""


def table(kind: str) -> str:
    return kind.replace(".", "_")


@dataclass(frozen=True)
class Page:
    """What a list request asks for; `created` maps gt/gte/lt/lte to a Unix time."""

    limit: int = 10
    starting_after: str | None = None
    ending_before: str | None = None
    created: Mapping[str, int] | None = None


class Store:
    """The database of one simulator; every method works inside `begin`/`commit`."""

    def __init__(self, path: Path | None = None) -> None:
        self.db = sqlite3.connect(
            str(path) if path else ":memory:",
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=OFF")
        self.db.execute("PRAGMA cache_size=-65536")
        self.db.executescript(SCHEMA)
        for kind, columns in COLUMNS.items():
            self._create_table(table(kind), columns)

    def _create_table(self, name: str, columns: Iterable[str]) -> None:
        names = list(columns)
        more = "".join(f", {column}" for column in names)
        self.db.execute(
            f"CREATE TABLE IF NOT EXISTS {name} (seq INTEGER PRIMARY KEY, account "
            f"INTEGER, id TEXT, created INTEGER, doc TEXT{more})"
        )
        self.db.execute(
            f"CREATE UNIQUE INDEX IF NOT EXISTS {name}_id ON {name} (account, id)"
        )
        for column in ["", *(name for name in names if name not in UNINDEXED)]:
            key = f"{column}, created" if column else "created"
            self.db.execute(
                f"CREATE INDEX IF NOT EXISTS {name}_by_{column or 'created'} "
                f"ON {name} (account, {key})"
            )

    def close(self) -> None:
        self.db.close()

    def begin(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.db.execute("COMMIT")

    def rollback(self) -> None:
        self.db.execute("ROLLBACK")

    def insert(self, account: int, doc: Doc, **columns: Any) -> None:
        kind = doc["object"]
        names = COLUMNS[kind]
        values = [columns.get(name, doc.get(name)) for name in names]
        marks = ", ?" * len(names)
        self.db.execute(
            f"INSERT INTO {table(kind)} (account, id, created, doc"
            f"{''.join(f', {name}' for name in names)}) VALUES (?, ?, ?, ?{marks})",
            (account, doc["id"], doc["created"], encode(doc), *values),
        )

    def update(self, account: int, doc: Doc, **columns: Any) -> None:
        kind = doc["object"]
        changed = {n: doc[n] for n in COLUMNS[kind] if n in doc} | columns
        more = "".join(f", {name} = ?" for name in changed)
        self.db.execute(
            f"UPDATE {table(kind)} SET doc = ?{more} WHERE account = ? AND id = ?",
            (encode(doc), *changed.values(), account, doc["id"]),
        )

    def delete(self, account: int, kind: str, identifier: str) -> None:
        self.db.execute(
            f"DELETE FROM {table(kind)} WHERE account = ? AND id = ?",
            (account, identifier),
        )

    def get(self, account: int, kind: str, identifier: str) -> Doc | None:
        row = self.db.execute(
            f"SELECT doc FROM {table(kind)} WHERE account = ? AND id = ?",
            (account, identifier),
        ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, account: int, kind: str) -> list[Doc]:
        """Every document of a kind that only has a few, oldest first."""
        rows = self.db.execute(
            f"SELECT doc FROM {table(kind)} WHERE account = ? ORDER BY created, seq",
            (account,),
        )
        return [json.loads(row[0]) for row in rows]

    def column(self, account: int, kind: str, identifier: str, name: str) -> Any:
        row = self.db.execute(
            f"SELECT {name} FROM {table(kind)} WHERE account = ? AND id = ?",
            (account, identifier),
        ).fetchone()
        return row[0] if row else None

    def page(
        self, account: int, kind: str, filters: Mapping[str, Any], page: Page
    ) -> tuple[list[Doc], bool]:
        """The documents of one page, newest first, and whether more follow."""
        sql, values = self.page_query(account, kind, filters, page)
        rows = [json.loads(row[0]) for row in self.db.execute(sql, values)]
        more = len(rows) > page.limit
        rows = rows[: page.limit]
        if page.ending_before:
            rows.reverse()
        return rows, more

    def page_query(
        self, account: int, kind: str, filters: Mapping[str, Any], page: Page
    ) -> tuple[str, list[Any]]:
        """The statement behind `page`; raises KeyError for an unknown cursor."""
        clauses, values = ["account = ?"], [account]
        for column, value in filters.items():
            clauses.append(f"{column} = ?")
            values.append(value)
        operators = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
        for name, moment in (page.created or {}).items():
            clauses.append(f"created {operators[name]} ?")
            values.append(moment)
        cursor = page.starting_after or page.ending_before
        if cursor:
            clauses.append(
                f"(created, seq) {'>' if page.ending_before else '<'} (?, ?)"
            )
            values.extend(self._position(account, kind, cursor))
        direction = "ASC" if page.ending_before else "DESC"
        return (
            f"SELECT doc FROM {table(kind)} WHERE {' AND '.join(clauses)} "
            f"ORDER BY created {direction}, seq {direction} LIMIT ?",
            [*values, page.limit + 1],
        )

    def _position(self, account: int, kind: str, cursor: str) -> tuple[int, int]:
        row = self.db.execute(
            f"SELECT created, seq FROM {table(kind)} WHERE account = ? AND id = ?",
            (account, cursor),
        ).fetchone()
        if row is None:
            raise KeyError(cursor)
        return row

    def clear(self, account: int) -> None:
        """Forget everything an account holds, except its settings."""
        others = ["balance_day", "idempotency", "due", "fx_rate", "delivery"]
        for name in [*map(table, COLUMNS), *others, "file_content"]:
            self.db.execute(f"DELETE FROM {name} WHERE account = ?", (account,))


encode = json.JSONEncoder(separators=(",", ":")).encode

"""The PostgreSQL to use: the one the environment names, or one of the project's own.

The project's own cluster lies in .postgres, listens on a socket only, starts when the
first command needs it and stops when the last one ends.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2
from psycopg2.extensions import connection as Connection

from . import locks
from .cluster import Cluster
from .terminal import Failure

MAINTENANCE_DATABASE = "postgres"


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Make PostgreSQL available while the block runs.

    :return: the variables of its connection (PGHOST, PGUSER and so on)
    :raise Failure: if it cannot be reached or started
    """
    given = given_connection(os.environ)
    if given:
        _check_given(given)
        yield given
        return
    cluster = Cluster.of_project()
    use = locks.Shared("postgres-use")
    try:
        cluster.start()
        yield cluster.connection
    finally:
        if use.is_last():
            cluster.stop()
        use.release()


def given_connection(environ: Mapping[str, str]) -> dict[str, str]:
    """The connection that the user has chosen, or nothing.

    :raise Failure: if DATABASE_URL is not an address of PostgreSQL
    """
    if url := environ.get("DATABASE_URL"):
        return _from_url(url)
    if environ.get("PGHOST"):
        return {name: value for name, value in environ.items() if name[:2] == "PG"}
    return {}


def _from_url(url: str) -> dict[str, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad_url(str(error)) from error
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in ("postgres", "postgresql"):
        raise _bad_url(f"It starts with {parts.scheme or 'no scheme'}.")
    values = {
        "PGHOST": unquote(parts.hostname or query.get("host", "")),
        "PGPORT": str(port or query.get("port", "")),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
        "PGSSLMODE": query.get("sslmode", ""),
    }
    if not values["PGHOST"]:
        raise _bad_url("It names no host.")
    return {name: value for name, value in values.items() if value}


def _bad_url(why: str) -> Failure:
    return Failure(
        "DATABASE_URL cannot be used.",
        why,
        "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or unset it to use the "
        "project's own PostgreSQL.",
    )


def _check_given(connection: dict[str, str]) -> None:
    if connection.get("PGUSER") == "postgres":
        raise Failure(
            "The role postgres cannot be used.",
            "Odoo refuses it as a security risk.",
            "Create another one: CREATE ROLE odoo LOGIN CREATEDB PASSWORD '...'.",
        )
    try:
        connect(connection).close()
    except psycopg2.OperationalError as error:
        raise Failure(
            f"PostgreSQL at {connection['PGHOST']} cannot be reached.",
            str(error).strip(),
            "Check PGHOST, PGPORT, PGUSER and PGPASSWORD (or DATABASE_URL), or unset "
            "them to use the project's own PostgreSQL.",
        ) from error


def connect(connection: Mapping[str, str], database: str = "") -> Connection:
    """A connection in autocommit mode, by default to the maintenance database."""
    opened = psycopg2.connect(
        host=connection["PGHOST"],
        port=connection.get("PGPORT"),
        user=connection.get("PGUSER"),
        password=connection.get("PGPASSWORD"),
        sslmode=connection.get("PGSSLMODE"),
        dbname=database or connection.get("PGDATABASE", MAINTENANCE_DATABASE),
    )
    opened.autocommit = True
    return opened

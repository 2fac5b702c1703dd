from collections.abc import Iterable
from contextlib import contextmanager

from psycopg2 import Error


class Claims:
    """Refunds that this worker is sending, and no other.

    Advisory locks of a database session of their own: no row is locked while a gateway
    takes its time, answers can be committed one after the other, and the locks go with
    the process when it is killed.
    """

    def __init__(self, cr):
        self._cr = cr

    def take(self, ids: Iterable[int]) -> list[int]:
        """Claim what nobody else has; the ids that are ours now.

        What another worker did before it let go is seen by transactions that begin
        after this.
        """
        self._cr.execute(
            "SELECT id FROM unnest(%s::int[]) id"
            " WHERE pg_try_advisory_lock('return_refund'::regclass::oid::int, id)",
            [list(ids)],
        )
        taken = [identifier for (identifier,) in self._cr.fetchall()]
        self._cr.rollback()  # ends the transaction, not the locks
        return taken

    def release(self, ids: Iterable[int]) -> None:
        self._cr.execute(
            "SELECT pg_advisory_unlock('return_refund'::regclass::oid::int, id)"
            " FROM unnest(%s::int[]) id",
            [list(ids)],
        )
        self._cr.rollback()


@contextmanager
def claiming(registry):
    """Let a worker claim refunds while the block runs."""
    with registry.cursor() as cr:
        try:
            yield Claims(cr)
        finally:
            try:
                cr.execute("SELECT pg_advisory_unlock_all()")
            except Error:  # a broken connection has let go of them already
                cr.rollback()

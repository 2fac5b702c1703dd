from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase
from odoo.tools import mute_logger


class ConcurrencyCommon(TransactionCase):
    """Two people with a transaction each, as two browsers have.

    PostgreSQL refuses the second one of a conflict; Odoo then runs that request again
    from the start.
    """

    @contextmanager
    def _person(self):
        """The environment of a transaction of its own, committed at its end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _assert_conflict(self, work):
        """``work`` comes too late: another transaction was faster."""
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            work()

from datetime import datetime
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..domain import storing_sql
from ..gateway.balance_transaction import BalanceTransaction
from ..models import payment_settlement_import_store as store
from .settlement_common import SettlementCommon

KNOWN = "SELECT gateway_id FROM payment_balance_transaction WHERE provider_id = %s"
WAITING = "SELECT COUNT(*) FROM payment_balance_transaction_open WHERE provider_id = %s"
FORGET = """
    DELETE FROM payment_balance_transaction_open WHERE provider_id = %(provider)s;
    DELETE FROM payment_balance_transaction WHERE provider_id = %(provider)s
"""


@tagged("post_install", "-at_install")
class TestSettlementImportStore(SettlementCommon):
    """What is staged and committed is stored over several connections."""

    def setUp(self):
        super().setUp()
        self.source = self.env["payment.settlement.import"].create(
            {"provider_id": self.provider.id, "kind": "file", "filename": "a.csv"}
        )
        self.startPatcher(patch.object(store, "ROWS_AT_ONCE", 100))

    def _make_row(self, number, **values):
        """A charge that nothing here explains."""
        row = {
            "gateway_id": f"txn_{number}",
            "payout_gateway_id": None,
            "reporting_category": "charge",
            "gross": Decimal("10.00"),
            "fee": Decimal("0.30"),
            "net": Decimal("9.70"),
            "currency": self.currency.name,
            "created": datetime(2026, 11, 1),
            "available_on": None,
            "source_id": f"ch_{number}",
            "charge_id": None,
            "payment_intent_id": f"pi_{number}",
            "customer_facing_amount": Decimal("10.00"),
            "customer_facing_currency": self.currency.name,
            "odoo_ref": None,
            "description": None,
        }
        return BalanceTransaction(**row | values)

    def _stage(self, numbers):
        """Stage charges, and commit them."""
        rows = [self._make_row(number) for number in numbers]
        with self.registry.cursor() as cr:
            apart = self.source.with_env(self.env(cr=cr))
            apart._create_staging()
            self.assertEqual(sum(apart._stage_more(rows)), len(rows))
            for statements in (storing_sql.FIND_PAYMENTS, storing_sql.FIND_REFUNDS):
                apart._execute_staged(statements[0], {"provider": self.provider.id})
        self.addCleanup(self._forget)

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute(FORGET, {"provider": self.provider.id})
            self.source.with_env(self.env(cr=cr))._drop_staging()

    def _store(self):
        """:return: (ranges, rows stored)"""
        with self.registry.cursor() as cr:
            apart = self.source.with_env(self.env(cr=cr))
            ((staged, pages),) = apart._fetch_staged(storing_sql.MEASURE)
        ranges = store._get_ranges(staged, pages)
        counts = list(self.source._store_ranges(ranges, store.CONNECTIONS))
        return len(counts), sum(rows for rows, *_linked in counts)

    def _read(self, query):
        """What others see, who did not store it."""
        with self.registry.cursor() as cr:
            cr.execute(query, [self.provider.id])
            return cr.fetchall()

    def test_ranges_are_stored_and_committed_one_by_one(self):
        self._stage(range(500))
        ranges, stored = self._store()
        self.assertGreater(ranges, 3)
        self.assertEqual(stored, 500)
        self.assertEqual(
            sorted(self._read(KNOWN)), sorted((f"txn_{n}",) for n in range(500))
        )
        self.assertEqual(self._read(WAITING), [(500,)])

    def test_rows_that_somebody_stored_meanwhile_are_stored_once(self):
        self._stage(range(500))
        self._store()
        self._stage(range(250, 750))
        _ranges, stored = self._store()
        self.assertEqual(stored, 250)
        self.assertEqual(len(self._read(KNOWN)), 750)
        self.assertEqual(self._read(WAITING), [(750,)])

    def test_known_rows_are_expected_where_they_stand_at_an_edge(self):
        for known, is_expected in (([0], True), ([499], True), ([250], False)):
            with self.subTest(known=known):
                self._stage(known)
                self._store()
                self._stage(range(500))
                with self.registry.cursor() as cr:
                    apart = self.source.with_env(self.env(cr=cr))
                    ((_staged, pages),) = apart._fetch_staged(storing_sql.MEASURE)
                    edges = self.source._prepare_edges(pages)
                    found = apart._fetch_staged(storing_sql.IS_KNOWN_AT_EDGES, edges)
                self.assertEqual(found, [(is_expected,)])
                self._forget()

    def test_only_what_names_one_thing_is_linked(self):
        payments, refunds = self.env["payment.transaction"], self.env["return.refund"]
        for _each in range(2):
            refund = self._create_refund(self._create_paid_sale(1)[0])
            payments |= refund.source_transaction_id
            refunds |= refund
        twin = payments[0].copy({"reference": "twin"})
        twin.provider_reference = payments[0].provider_reference
        twice, once = refunds
        rows = [
            self._make_row(n, payment_intent_id=payment.provider_reference)
            for n, payment in enumerate(payments)
        ] + [
            self._make_row(
                n, reporting_category="refund", source_id=refund.provider_reference
            )
            for n, refund in enumerate([twice, twice, once], len(payments))
        ]
        self.source._create_staging()
        self.assertEqual(sum(self.source._stage_more(rows)), 5)
        self.source._find_documents()
        found = self.source._fetch_staged(
            "SELECT transaction_id FROM settlement_payment "
            "UNION ALL SELECT refund_id FROM settlement_refund"
        )
        self.assertEqual(found, [(payments[1].id,), (once.id,)])

    def test_our_key_links_a_refund_that_the_gateway_has_not_named(self):
        unnamed, twice, named, other = self.env["return.refund"].concat(
            *(self._create_refund(self._create_paid_sale(1)[0]) for _each in range(4))
        )
        (unnamed + twice).provider_reference = False
        named.provider_reference, other.provider_reference = "re_named", "re_other"
        self.env.flush_all()
        rows = [
            self._make_row(
                n,
                reporting_category="refund",
                source_id=source,
                odoo_ref=refund.idempotency_key,
            )
            for n, (source, refund) in enumerate(
                [
                    ("re_0", unnamed),
                    ("re_1", twice),
                    ("re_2", twice),
                    ("re_named", unnamed),
                    ("re_4", other),
                ]
            )
        ]
        for staged, expected in (
            (rows[:1], [(unnamed.id, False)]),
            (rows[:3], [(unnamed.id, False)]),
            (rows[1:], [(named.id, True)]),
        ):
            with self.subTest(rows=[row.gateway_id for row in staged]):
                self.source._create_staging()
                self.assertEqual(sum(self.source._stage_more(staged)), len(staged))
                self.source._find_documents()
                found = self.source._fetch_staged(
                    "SELECT refund_id, is_named FROM settlement_refund"
                )
                self.assertEqual(found, expected)

    def test_what_a_dead_job_staged_is_dropped_and_what_runs_is_kept(self):
        self.source._create_staging()
        for state, is_kept in (("running", True), ("failed", False)):
            self.source.state = state
            self.env["payment.settlement.import"]._gc_staging()
            self.env.cr.execute(
                "SELECT to_regclass(%s) IS NOT NULL",
                [self.source._name_staged("settlement_rows")],
            )
            self.assertEqual(self.env.cr.fetchone(), (is_kept,))

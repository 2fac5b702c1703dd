from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .legal_common import LegalCommon

DUE = date(2026, 3, 16)


def on(late):
    return freeze_time(f"{DUE + timedelta(days=late)} 10:00:00")


@tagged("post_install", "-at_install")
class TestReturnLegalClock(LegalCommon):
    def _find(self, order, *states):
        domain = [("id", "=", order.id), ("legal_state", "in", states)]
        return self.env["return.order"].search(domain)

    def test_consumer_who_withdraws_in_time(self):
        order = self._withdraw()
        self.assertTrue(order.is_statutory)
        self.assertEqual(order.legal_cause, "withdrawal")
        self.assertEqual(order.legal_regime_id, self.regime)
        self.assertEqual(order.date_notice, date(2026, 3, 2))
        self.assertEqual(order.legal_amount_open, 100)

    def test_business_and_store_have_no_clock(self):
        self.customer.is_company = True
        self.assertFalse(self._withdraw().legal_cause)
        self.customer.is_company = False
        sale = self._deliver_on(date(2026, 2, 25), return_channel="store")
        self.assertFalse(self._withdraw(sale=sale).legal_cause)

    def test_who_asks_too_late_has_no_clock(self):
        order = self._withdraw(delivered=date(2026, 2, 1))
        self.assertFalse(order.is_statutory)
        self.assertFalse(order.date_refund_due)
        self.assertEqual(order.legal_penalty, 0)

    def test_refund_waits_for_the_goods(self):
        order = self._withdraw()
        self.assertFalse(order.date_refund_due)
        with on(30):
            self.assertEqual(order.legal_state, "waiting")
            self.assertTrue(self._find(order, "waiting"))
            self.assertEqual(order.legal_penalty, 0)

    def test_goods_back_early_are_refunded_in_fourteen_days(self):
        order = self._withdraw_received()
        self.assertEqual(order.date_goods_back, date(2026, 3, 4))
        self.assertEqual(order.date_refund_due, DUE)

    def test_goods_back_late_are_refunded_at_once(self):
        order = self._withdraw()
        self._receive_on(order, date(2026, 3, 20))
        self.assertEqual(order.date_refund_due, date(2026, 3, 20))

    def test_proof_of_dispatch_ends_the_wait(self):
        order = self._withdraw()
        order.date_dispatch_proof = date(2026, 3, 18)
        self.assertEqual(order.date_refund_due, date(2026, 3, 18))
        self.assertIn("2026", order.legal_due_note)
        self.assertIn("L221-24", order.legal_due_note)

    def test_who_collects_the_goods_cannot_wait(self):
        order = self._withdraw()
        order.is_collected = True
        self.assertEqual(order.date_refund_due, DUE)

    def test_goods_that_the_customer_keeps_are_not_waited_for(self):
        order = self._withdraw(resolution="keep")
        self.assertEqual(order.date_refund_due, DUE)

    def test_parts_are_back_when_the_last_is(self):
        sale = self._deliver_on(date(2026, 2, 25), (self.chair, 2))
        order = self._withdraw(sale=sale)
        with freeze_time("2026-03-04 10:00:00"):
            order.action_approve()
            self._receive(order, quantity=1)
        self.assertFalse(order.date_goods_back)

    def test_notice_before_the_return_was_registered(self):
        order = self._withdraw_received()
        order.date_notice = date(2026, 2, 27)
        self.assertEqual(order.date_refund_due, date(2026, 3, 13))

    def test_dates_in_the_future_are_refused(self):
        order = self._withdraw()
        with on(0), self.assertRaises(ValidationError):
            order.date_dispatch_proof = DUE + timedelta(days=2)

    def test_notice_is_a_day_of_the_customer(self):
        self.customer.tz = "Pacific/Auckland"
        self.assertEqual(self._withdraw().date_notice, date(2026, 3, 2))
        order = self._withdraw(date(2026, 3, 3))
        with freeze_time("2026-03-02 12:30:00"):
            order.date_request = "2026-03-02 12:30:00"
        self.assertEqual(order.date_notice, date(2026, 3, 3))

    def test_states_and_their_searches(self):
        order = self._withdraw_received()
        states = ["waiting", "running", "due", "late", "refunded"]
        for late, state in [(-1, "running"), (0, "due"), (1, "late")]:
            with on(late), self.subTest(late=late):
                order.invalidate_recordset()
                self.assertEqual(order.legal_state, state)
                self.assertTrue(self._find(order, state))
                self.assertFalse(self._find(order, *(s for s in states if s != state)))
        voluntary = self._withdraw(delivered=date(2026, 2, 1))
        self.assertTrue(self._find(voluntary, False))
        self.assertFalse(self._find(order, False))

    def test_french_penalty_by_days(self):
        order = self._withdraw_received()
        for late, owed, then in [(11, 5, 10), (21, 10, 20), (31, 20, 50), (61, 50, 55)]:
            with on(late), self.subTest(late=late):
                order.invalidate_recordset()
                self.assertEqual(order.legal_penalty, owed)
                self.assertEqual(order.legal_next_penalty, then)
                self.assertIn("L242-4", order.legal_penalty_note)

    def test_missing_interest_rate_is_told(self):
        order = self._withdraw_received()
        with on(10):
            self.assertTrue(order.legal_rate_missing)
            self.assertIn("rate is missing", order.legal_penalty_note)
            self.env["return.legal.rate"].create(
                {
                    "regime_id": self.regime.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-06-30",
                    "percent": 3.65,
                }
            )
            order.invalidate_recordset()
            self.assertEqual(order.legal_penalty, 0.1)
            self.assertFalse(order.legal_rate_missing)

    def test_spain_doubles_the_sum(self):
        self.customer.country_id = self.env.ref("base.es")
        order = self._withdraw_received()
        with on(1):
            self.assertEqual(order.legal_penalty, 100)

    def test_united_kingdom_counts_from_the_goods(self):
        self.customer.country_id = self.env.ref("base.uk")
        order = self._withdraw_received()
        self.assertEqual(order.date_refund_due, date(2026, 3, 18))

    def test_goods_that_never_arrived(self):
        self.customer.country_id = self.france
        reason = self.env.ref("returns_management.return_order_reason_undelivered")
        order = self._withdraw(delivered=date(2025, 12, 1))
        order.line_ids.write({"reason_id": reason.id, "resolution": "keep"})
        self.assertEqual(order.legal_cause, "non_delivery")
        self.assertEqual(order.date_refund_due, DUE)
        with on(15):
            self.assertEqual(order.legal_penalty, 20)

    def test_exchange_owes_no_money(self):
        self.assertFalse(self._withdraw(resolution="exchange").legal_cause)

    def test_refused_and_cancelled_returns_have_no_clock(self):
        order = self._withdraw()
        order.action_cancel()
        self.assertFalse(order.legal_cause)
        self.assertEqual(order.legal_amount_open, 0)

    def test_law_that_is_corrected_moves_open_deadlines(self):
        order = self._withdraw_received()
        days = self.regime.provision_ids.filtered(lambda p: p.kind == "refund_days")
        days.value = 10
        self.assertEqual(order.date_refund_due, date(2026, 3, 12))

    def test_list_is_sorted_by_exposure(self):
        spain = self.env["res.partner"].create(
            {"name": "Ana", "country_id": self.env.ref("base.es").id}
        )
        germany = self.env["res.partner"].create(
            {"name": "Uwe", "country_id": self.env.ref("base.de").id}
        )
        late = self._withdraw_received()  # 20 % of 100 after 31 days
        later = self._withdraw_received(date(2026, 2, 2))  # 50 %
        double = self._withdraw_received(partner=spain)
        harmless = self._withdraw_received(date(2026, 1, 5), partner=germany)
        orders = late | later | double | harmless
        with on(31):
            found = self.env["return.order"].search(
                [("id", "in", orders.ids)], order="legal_penalty desc, date_refund_due"
            )
            self.assertEqual(found, double | later | late | harmless)
            penalties = found.mapped("legal_penalty")
            self.assertEqual(penalties, sorted(penalties, reverse=True))

    def test_delivery_cost_of_a_part(self):
        sale = self._deliver_on(date(2026, 2, 25), (self.chair, 1), (self.table, 1))
        order = self._withdraw(sale=sale, quantities=None)
        self.assertIn("in full", order.legal_delivery_note)
        order.line_ids.filtered(lambda line: line.product_id == self.table).unlink()
        self.assertIn("in full", order.legal_delivery_note)
        order.company_id.return_partial_delivery = "share"
        order.invalidate_recordset()
        self.assertIn("33 %", order.legal_delivery_note)
        order.company_id.return_partial_delivery = "none"
        order.invalidate_recordset()
        self.assertIn("no delivery cost", order.legal_delivery_note)

    def test_penalty_that_is_settled(self):
        order = self._withdraw_received()
        with on(31):
            order.action_settle_penalty()
            self.assertEqual(order.legal_penalty, 0)
            self.assertEqual(order.date_penalty_settled, DUE + timedelta(days=31))

    def test_nobody_writes_the_settlement_directly(self):
        clerk = new_test_user(
            self.env,
            "clock_clerk",
            groups="returns_management.returns_management_group_user",
        )
        order = self._withdraw_received().with_user(clerk)
        with on(31):
            self.assertEqual(order.legal_penalty, 20)
            with self.assertRaises(AccessError):
                order.date_penalty_settled = DUE

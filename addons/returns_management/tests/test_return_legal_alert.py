from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .legal_common import LegalCommon

DUE = date(2026, 3, 16)


@tagged("post_install", "-at_install")
class TestReturnLegalAlert(LegalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("returns_management.mail_activity_type_return_legal")

    def _run(self, late):
        cron = self.env.ref("returns_management.ir_cron_return_legal_clock")
        with (
            freeze_time(f"{DUE + timedelta(days=late)} 10:00:00"),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()

    def _get_activities(self, order):
        return order.activity_ids.filtered(lambda a: a.activity_type_id == self.kind)

    def test_told_once_in_time(self):
        order = self._withdraw_received()
        self._run(-4)
        self.assertFalse(self._get_activities(order))
        self._run(-3)
        self._run(-3)
        self._run(5)
        activity = self._get_activities(order)
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.date_deadline, DUE)
        self.assertEqual(activity.user_id, order.user_id)
        self.assertIn("100", activity.note)

    def test_done_activity_does_not_come_again(self):
        order = self._withdraw_received()
        self._run(0)
        self._get_activities(order).action_done()
        self._run(1)
        self.assertFalse(self._get_activities(order))

    def test_nobody_is_told_any_more_of_what_ended(self):
        order = self._withdraw()
        order.is_collected = True
        self._run(0)
        self.assertTrue(self._get_activities(order))
        order.action_cancel()
        self._run(1)
        self.assertFalse(self._get_activities(order))

    def test_days_before_are_a_setting(self):
        order = self._withdraw_received()
        order.company_id.return_legal_alert_days = 7
        self._run(-7)
        self.assertTrue(self._get_activities(order))

    def test_what_may_wait_is_not_told(self):
        order = self._withdraw()
        self._run(60)
        self.assertFalse(self._get_activities(order))

    def test_accrual_as_of_a_day(self):
        self._withdraw_received()
        self._withdraw_received(date(2026, 2, 2))
        self._withdraw_received(date(2026, 4, 6))  # due later
        for late, count, open_amount, owed in [
            (0, 1, 100, 10),  # 28 days after 16 February
            (11, 2, 200, 5 + 20),
            (31, 2, 200, 20 + 20),
        ]:
            with self.subTest(late=late):
                found = self.env["return.order"]._get_legal_accrual(
                    DUE + timedelta(days=late)
                )
                [total] = [v for v in found if v["regime_id"] == self.regime.id]
                self.assertEqual(total["return_count"], count)
                self.assertEqual(total["amount_open"], open_amount)
                self.assertEqual(total["amount_penalty"], owed)

    def test_settled_penalties_are_accrued_no_longer(self):
        order = self._withdraw_received()
        with freeze_time("2026-04-16 10:00:00"):
            order.action_settle_penalty()
        accrue = self.env["return.order"]._get_legal_accrual
        self.assertTrue(accrue(date(2026, 4, 15)))
        self.assertFalse(accrue(date(2026, 4, 16)))

    def test_accrual_is_recorded_once_a_day(self):
        self._withdraw_received()
        accruals = self.env["return.legal.accrual"]
        self._run(31)
        self._run(31)
        found = accruals.search([("date", "=", DUE + timedelta(days=31))])
        self.assertEqual(found.regime_id, self.regime)
        self.assertEqual(found.amount_penalty, 20)

    def test_accrual_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create({"name": "LAW", "symbol": "L"})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 2, "name": "2026-01-01"}
        )
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Law",
                "currency_id": currency.id,
                "item_ids": [
                    Command.create({"compute_price": "fixed", "fixed_price": 100})
                ],
            }
        )
        sale = self._deliver_on(date(2026, 2, 25), pricelist_id=pricelist.id)
        order = self._withdraw_received(sale=sale)
        self.assertEqual(order.currency_id, currency)
        [total] = self.env["return.order"]._get_legal_accrual(date(2026, 4, 16))
        self.assertEqual(total["amount_open"], 50)
        self.assertEqual(total["amount_penalty"], 10)

    def test_compute_as_of_another_day(self):
        self._withdraw_received()
        wizard = self.env["return.legal.accrual.compute"].create({"date": "2026-04-16"})
        action = wizard.action_compute()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(found.mapped("amount_penalty")), 20)

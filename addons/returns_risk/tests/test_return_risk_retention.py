from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReturnsRiskCommon


@tagged("post_install", "-at_install")
class TestReturnRiskRetention(ReturnsRiskCommon):
    def test_old_signal_keeps_nothing_of_the_customer(self):
        signal = self._flag(20).sudo().risk_signal_ids
        signal._decide("cleared", "Claire's mother")
        self.company.return_risk_retention_months = 1
        self._erase()
        self.assertTrue(signal.partner_id)
        signal.date = fields.Date.today() - timedelta(days=40)
        self._erase()
        self.assertFalse(signal.partner_id or signal.return_order_id)
        self.assertFalse(signal.sentence or signal.reason)
        self.assertEqual(signal.state, "cleared")

    def test_photos_of_the_customer_go_with_the_return_of_long_ago(self):
        order = self._flag(20).sudo()
        photo = self.env["ir.attachment"].create({"name": "chair.png", "raw": b"x"})
        order.risk_photo_ids = photo
        self.company.return_risk_retention_months = 1
        self._erase()
        self.assertTrue(photo.exists())
        order.date_request = fields.Datetime.now() - timedelta(days=40)
        self._erase()
        self.assertFalse(photo.exists())

    def test_marks_of_cards_go_with_the_payments_of_long_ago(self):
        payment = self._create_payment(self.customer, "FpVisa4242")
        self.company.return_risk_retention_months = 1
        self._erase()
        self.assertTrue(payment.card_fingerprint)
        self.env.cr.execute(
            "UPDATE payment_transaction SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=40), payment.id],
        )
        payment.invalidate_recordset()
        self._erase()
        self.assertFalse(payment.card_fingerprint)

    def _erase(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "returns_risk.ir_cron_return_risk_erase"
            ).method_direct_trigger()

    def test_other_company_and_plain_employee_see_nothing(self):
        signal = self._flag(20).risk_signal_ids
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "risk_stranger",
            groups="returns_management.returns_management_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        found = self.env["return.risk.signal"].with_user(stranger)
        self.assertFalse(found.search([("id", "=", signal.id)]))
        employee = new_test_user(self.env, "risk_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            signal.with_user(employee).read(["sentence"])

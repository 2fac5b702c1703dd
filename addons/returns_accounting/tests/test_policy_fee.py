from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestPolicyFee(ReturnsAccountingCommon):
    """The credit note keeps what the policy said; the company's fee is 15 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade_b = cls.env.ref("returns_management.return_grade_b")

    def _return_used(self, quantity=1, sale=None, **values):
        sale = sale or self._create_invoiced_sale((self.chair, quantity))
        return self._create_inspected_return(sale, reason_id=self.used.id, **values)

    def _get_fees(self, note):
        lines = note.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "restocking_fee"
        )
        return -sum(lines.mapped("price_subtotal"))

    def test_fee_of_the_policy_takes_the_place_of_the_companys(self):
        self._create_policy(fee_percent=10)
        order = self._return_used()
        note = self._credit(order)
        self.assertEqual(note.amount_total, 90)
        fee = note.invoice_line_ids.filtered("return_entry_type")[-1]
        self.assertIn("10 % on Chair by policy Shop", fee.name)
        self.assertEqual(order.line_ids.restocking_fee, 10)

    def test_policy_without_a_fee_charges_none(self):
        self._create_policy()
        self.assertEqual(self._credit(self._return_used()).amount_total, 100)

    def test_without_a_rule_the_companys_fee_holds(self):
        self._create_policy(
            fee_percent=50,
            product_tmpl_ids=[Command.link(self.table.product_tmpl_id.id)],
        )
        self.assertEqual(self._credit(self._return_used()).amount_total, 85)

    def test_fixed_fee_and_limits(self):
        for rule, fee in (
            ({"fee_fixed": 7}, 7),
            ({"fee_fixed": 7, "fee_percent": 10}, 17),
            ({"fee_percent": 1, "fee_minimum": 5}, 5),
            ({"fee_percent": 50, "fee_maximum": 20}, 20),
            ({"fee_fixed": 150}, 100),
        ):
            with self.subTest(rule=rule):
                self._create_policy(**rule)
                note = self._credit(self._return_used())
                self.assertEqual(self._get_fees(note), fee)

    def test_fixed_fee_is_borne_in_proportion(self):
        self._create_policy(fee_fixed=10)
        sale = self._create_invoiced_sale((self.chair, 4))
        order = self._create_return(sale, reason_id=self.used.id)
        order.action_approve()
        self._receive(order, 1)
        self._inspect(order)
        first = self._credit(order)
        self._receive(order)
        self._inspect(order)
        second = self._credit(order)
        self.assertEqual((self._get_fees(first), self._get_fees(second)), (2.5, 7.5))

    def test_percentage_by_the_grade_that_was_found(self):
        self._create_policy(
            fee_percent=5,
            tier_ids=[Command.create({"grade_id": self.grade_d.id, "percent": 40})],
        )
        sale = self._create_invoiced_sale((self.chair, 3))
        order = self._create_return(sale, reason_id=self.used.id)
        order.action_approve()
        self._receive(order, 1)
        self._inspect(order, grade=self.grade_d)
        self._receive(order)
        self._inspect(order, grade=self.grade_b)
        self.assertEqual(self._get_fees(self._credit(order)), 40 + 5 + 5)

    def test_grades_of_what_is_credited_later(self):
        self._create_policy(
            tier_ids=[Command.create({"grade_id": self.grade_d.id, "percent": 40})]
        )
        sale = self._create_invoiced_sale((self.chair, 2))
        order = self._create_return(sale, reason_id=self.used.id)
        order.action_approve()
        self._receive(order, 1)
        self._inspect(order, grade=self.grade_b)
        first = self._credit(order)
        self._receive(order)
        self._inspect(order, grade=self.grade_d)
        second = self._credit(order)
        self.assertEqual((self._get_fees(first), self._get_fees(second)), (0, 40))

    def test_grades_of_a_line_that_two_invoices_share(self):
        self._create_policy(
            fee_percent=5,
            tier_ids=[Command.create({"grade_id": self.grade_d.id, "percent": 40})],
        )
        sale = self._create_sale((self.chair, 3))
        for delivered in (1, 3):
            sale.order_line.qty_delivered = delivered
            sale._create_invoices().action_post()
        order = self._create_return(sale, reason_id=self.used.id)
        order.action_approve()
        self._receive(order, 2)
        self._inspect(order, grade=self.grade_d)
        self._receive(order)
        self._inspect(order, grade=self.grade_b)
        order._create_credit_notes().action_post()
        notes = order.credit_note_ids
        self.assertEqual(sum(map(self._get_fees, notes)), 40 + 40 + 5)
        self.assertEqual(order.line_ids.restocking_fee, 85)
        self.assertEqual(sum(notes.mapped("amount_total")), 300 - 85)
        self.assertEqual(notes.reversed_entry_id, sale.invoice_ids - notes)

    def test_amounts_follow_the_currency_of_the_invoice(self):
        self._create_policy(fee_fixed=10)
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"price_unit": 300}), pricelist_id=pricelist.id
        )
        note = self._credit(self._return_used(sale=sale))
        self.assertEqual((note.currency_id, self._get_fees(note)), (currency, 20))

    def test_fault_that_the_policy_does_not_waive(self):
        self._create_policy(fee_percent=10, waives_manufacturer=False)
        self.defective.waives_fee = False
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        self.assertEqual(self._credit(order).amount_total, 90)

    def test_withdrawal_bears_no_fee_whatever_policy_and_company_say(self):
        self.customer.country_id = self.env.ref("base.de")
        for rule in ({"fee_percent": 30}, None):
            with self.subTest(rule=rule):
                self.env["return.policy"].search([]).action_archive()
                if rule:
                    self._create_policy(**rule)
                sale = self._create_invoiced_sale((self.chair, 1))
                sale.return_informed_on = date(2020, 1, 1)
                order = self._return_used(sale=sale)
                self.assertTrue(order.line_ids.policy_decision_id.is_statutory)
                self.assertEqual(self._credit(order).amount_total, 100)

    def test_policy_limits_the_deduction(self):
        self._create_policy(deduction_limit_percent=25)
        self.grade_a.deduction_percent = 60
        order = self._return_used()
        self.assertEqual(order.inspection_ids.deduction_percent, 60)
        self.assertEqual(self._credit(order).amount_total, 75)

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.returns_accounting.tests.common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestReturnGoodwill(ReturnsAccountingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "returns_management.returns_management_group_"
        cls.clerk = new_test_user(cls.env, "goodwill_clerk", groups=f"{group}user")
        cls.manager = new_test_user(cls.env, "goodwill_mgr", groups=f"{group}manager")
        cls.late = cls.env.ref("returns_goodwill.return_goodwill_reason_late")
        cls.fee = cls.env.ref("returns_goodwill.return_goodwill_reason_fee")
        cls.waived_fee = cls._get_option("waived_fee")
        cls.voucher = cls._get_option("voucher")
        cls.partial_refund = cls._get_option("partial_refund")
        cls.replacement = cls._get_option("replacement")
        cls.lamp = cls._create_product("Lamp", taxes_id=[(6, 0, cls.tax_20.ids)])
        sale = cls._create_invoiced_sale((cls.lamp, 2))
        cls.order = cls._create_inspected_return(sale, {cls.lamp: 1})

    @classmethod
    def _get_option(cls, name):
        return cls.env.ref(f"returns_goodwill.return_goodwill_option_{name}")

    def _create_case(self, option, amount=0.0, user=None, **values):
        return (
            self.env["return.goodwill"]
            .with_user(user or self.clerk)
            .create(
                {
                    "return_order_id": self.order.id,
                    "reason_id": self.late.id,
                    "complaint": "I waited three weeks.",
                    "option_id": option.id,
                    "amount": amount,
                    **values,
                }
            )
        )

    def test_clerk_grants_up_to_the_limit(self):
        case = self._create_case(self.voucher, 10.0)
        self.assertEqual(case.authority, "clerk")
        case.action_grant()
        self.assertEqual(case.state, "granted")
        self.assertEqual(case.decided_by_id, self.clerk)
        self.assertIn("10", case.activity_ids.summary)

    def test_above_the_limit_a_manager_is_named(self):
        case = self._create_case(self.voucher, 10.01)
        self.assertEqual(case.authority, "manager")
        with self.assertRaisesRegex(AccessError, "granted by a manager of returns"):
            case.action_grant()
        case.with_user(self.manager).action_grant()
        self.assertEqual(case.state, "granted")

    def test_above_the_managers_limit_the_approver_is_named(self):
        self.voucher.write(
            {
                "is_manager_limited": True,
                "manager_amount_max": 50.0,
                "approver_ids": self.accountant.ids,
            }
        )
        case = self._create_case(self.voucher, 60.0, user=self.manager)
        with self.assertRaisesRegex(AccessError, re.escape(self.accountant.name)):
            case.action_grant()

    def test_limits_are_in_company_currency(self):
        currency = self.env["res.currency"].create(
            {
                "name": "GWX",
                "symbol": "X",
                "rate_ids": [(0, 0, {"name": "2020-01-01", "rate": 4.0})],
            }
        )
        order = self.env["return.order"].create(
            {"partner_id": self.customer.id, "currency_id": currency.id}
        )
        case = self._create_case(self.voucher, 40.0, return_order_id=order.id)
        self.assertEqual(case.authority, "clerk")
        case.amount = 44.0
        self.assertEqual(case.authority, "manager")

    def test_waived_fee_is_not_charged(self):
        self._create_case(self.waived_fee, reason_id=self.fee.id).action_grant()
        note = self._credit(self.order)
        self.assertEqual(note.amount_total, 120.0)
        self.assertFalse(self.order.line_ids.restocking_fee)

    def test_fee_of_another_line_stays(self):
        chair = self._create_product("Other Chair")
        sale = self._create_invoiced_sale((self.lamp, 1), (chair, 1))
        self.order = self._create_inspected_return(sale)
        lamp_line, chair_line = self.order.line_ids.sorted(
            lambda line: line.product_id != self.lamp
        )
        self._create_case(self.waived_fee, return_line_id=lamp_line.id).action_grant()
        self._credit(self.order)
        self.assertFalse(lamp_line.restocking_fee)
        self.assertEqual(chair_line.restocking_fee, 15.0)

    def test_fee_that_was_charged_cannot_be_waived(self):
        note = self._credit(self.order)
        case = self._create_case(self.waived_fee)
        with self.assertRaisesRegex(UserError, note.name):
            case.action_grant()

    def test_declined_waiver_brings_the_fee_back(self):
        case = self._create_case(self.waived_fee)
        case.action_grant()
        case.action_decline()
        self._credit(self.order)
        self.assertEqual(self.order.line_ids.restocking_fee, 18.0)

    def test_partial_refund_drafts_a_reduction_of_the_price(self):
        case = self._create_case(self.partial_refund, 12.0, user=self.manager)
        case.action_grant()
        note = case.sudo().credit_note_ids
        self.assertEqual(note.state, "draft")
        self.assertEqual((note.amount_untaxed, note.amount_total), (10.0, 12.0))
        invoice = self.order.line_ids.invoice_line_id
        self.assertEqual(note.reversed_entry_id, invoice.move_id)
        note.action_post()
        self.assertEntry(
            note,
            {
                invoice.account_id: 10.0,
                self.tax_account: 2.0,
                self.customer.property_account_receivable_id: -12.0,
            },
        )
        line = self.order.line_ids
        self.assertEqual((line.amount_added, line.amount_credited), (12.0, 12.0))
        self.assertFalse(line.qty_credited)
        with self.assertRaisesRegex(UserError, "is posted"):
            case.action_decline()
        self._credit(self.order)
        self.assertEqual(self.order.credit_status, "full")
        self.env.flush_all()
        row = self.env["return.reconciliation"].browse(line.id)
        self.assertEqual((row.amount_added, row.diff_credited), (12.0, 0.0))

    def _assert_too_much(self, case):
        with (
            self.assertRaisesRegex(UserError, "Grant at most that"),
            self.cr.savepoint(),
        ):
            case.action_grant()

    def test_partial_refund_gives_no_more_back_than_was_invoiced(self):
        sale = self._create_invoiced_sale((self.lamp, 1))
        self.order = self._create_inspected_return(sale)
        case = self._create_case(self.partial_refund, 12.0, user=self.manager)
        self._assert_too_much(case)
        self._credit(self.order)
        case.amount = 18.01
        self._assert_too_much(case)
        # the fee that was kept
        case.amount = 18.0
        case.action_grant()
        case.sudo().credit_note_ids.action_post()
        self.assertEqual(self.order.line_ids.amount_credited, 120.0)

    def test_fee_on_an_invoice_of_its_own_is_left_to_give_back(self):
        self.company.return_fee_document = "invoice"
        sale = self._create_invoiced_sale((self.lamp, 1))
        self.order = self._create_inspected_return(sale)
        self._credit(self.order)
        case = self._create_case(self.partial_refund, 18.0, user=self.manager)
        case.action_grant()
        self.assertEqual(case.sudo().credit_note_ids.amount_total, 18.0)

    def test_declined_partial_refund_cancels_the_draft(self):
        case = self._create_case(self.partial_refund, 12.0, user=self.manager)
        case.action_grant()
        case.action_decline()
        self.assertEqual(case.sudo().credit_note_ids.state, "cancel")

    def test_replacement_at_once_makes_the_return_urgent(self):
        case = self._create_case(self.replacement)
        case.action_grant()
        self.assertEqual(self.order.priority, "1")
        self.assertEqual(case.activity_ids.user_id, self.clerk)

    def test_amount_is_needed_and_bounded(self):
        with self.assertRaisesRegex(UserError, "enter the amount"):
            self._create_case(self.voucher).action_grant()
        with self.assertRaisesRegex(UserError, "more than the goods cost"):
            self._create_case(self.voucher, 500.0, user=self.manager).action_grant()

    def test_usual_answer_of_similar_cases(self):
        for _number in range(2):
            self._create_case(self.voucher, 6.0).action_grant()
        case = self._create_case(self.replacement)
        self.assertEqual(len(case.similar_case_ids), 2)
        self.assertEqual(case.usual_option_id, self.voucher)
        self.assertIn("5.0 %", case.usual_answer)
        with self.assertRaisesRegex(UserError, "Say why this one is answered"):
            case.action_grant()
        case.decision_note = "They need it for Saturday."
        case.action_grant()
        self.assertEqual(case.state, "granted")

    def test_other_complaint_about_other_goods_is_not_similar(self):
        self._create_case(self.voucher, 6.0).action_grant()
        table = self._create_product("Desk", list_price=900.0)
        sale = self._create_sale((table, 1))
        other = self._create_return(sale)
        case = self._create_case(
            self.voucher, 6.0, return_order_id=other.id, reason_id=self.fee.id
        )
        self.assertFalse(case.similar_case_ids)

    def test_refusal_needs_a_reason(self):
        case = self._create_case(self.voucher, 6.0)
        with self.assertRaisesRegex(UserError, "say why"):
            case.action_refuse()
        case.decision_note = "The parcel was on time."
        case.action_refuse()
        case.action_draft()
        self.assertFalse(case.decided_by_id)

    def test_decided_case_stays_as_it_was(self):
        case = self._create_case(self.voucher, 6.0)
        case.action_grant()
        with self.assertRaisesRegex(UserError, "was decided"):
            case.amount = 9.0
        with self.assertRaisesRegex(UserError, "audit trail"):
            case.unlink()
        with self.assertRaises(AccessError):
            case.state = "accepted"
        with self.assertRaises(AccessError):
            case.decided_by_id = self.manager

    def test_granting_twice_has_one_effect(self):
        case = self._create_case(self.voucher, 6.0)
        case.action_grant()
        case.action_grant()
        self.assertEqual(len(case.activity_ids), 1)

    def test_person_types_a_case_from_the_return(self):
        action = self.order.with_user(self.clerk).action_view_goodwill()
        model = self.env["return.goodwill"].with_user(self.clerk)
        with Form(model.with_context(**action["context"])) as form:
            form.reason_id = self.late
            form.complaint = "Too late"
            form.option_id = self.voucher
            form.amount = 5.0
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.authority, "clerk")
        self.assertEqual(self.order.goodwill_count, 1)

    def test_company_and_role_limit_who_sees_cases(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "goodwill_stranger",
            groups="returns_management.returns_management_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        case = self._create_case(self.voucher, 6.0)
        self.assertFalse(case.with_user(stranger).search([("id", "=", case.id)]))
        employee = new_test_user(self.env, "goodwill_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            case.with_user(employee).read(["amount"])

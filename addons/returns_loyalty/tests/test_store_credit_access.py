from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditAccess(StoreCreditCommon):
    def test_accountants_give_and_take_back(self):
        note = self._credit_for_store_credit()
        refunds = self.env["return.refund"].with_user(self.accountant)
        refund = refunds._create_for_credit_notes(note.with_user(self.accountant))
        refund.action_send()
        self.assertEqual(refund.state, "settled")
        program = self.program.with_user(self.accountant)
        self.assertEqual(
            (program.return_difference, program.return_card_balance), (0, 100)
        )
        refund.action_take_back_store_credit()
        self.assertEqual(refund.state, "canceled")

    def test_accountants_do_not_change_cards(self):
        self._give(self._credit_for_store_credit())
        for record in (self._get_card(), self.program, self.program.reward_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.accountant).check_access("write")

    def test_rma_users_neither_give_nor_take_back(self):
        note = self._credit_for_store_credit()
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        clerk = self._create_clerk()
        with self.assertRaises(AccessError):
            refund.with_user(clerk).action_send()
        refund.action_send()
        with self.assertRaises(AccessError):
            refund.with_user(clerk).action_take_back_store_credit()
        self.assertTie(cards=100.0, ledger=100.0)

    def test_rma_users_prepare_returns_of_goods_paid_with_store_credit(self):
        self._give(self._credit_for_store_credit())
        sale = self._spend((self.table, {}))
        lines = sale.order_line.with_user(self._create_clerk())
        self.assertEqual(lines.mapped("qty_returnable"), [1.0, 0.0])

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        user = new_test_user(
            self.env,
            "elsewhere",
            groups="account.group_account_invoice",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self._give(self._credit_for_store_credit())
        for record in (self.program, self._get_card()):
            with self.assertRaises(AccessError):
                record.with_user(user).check_access("read")

    def _withdraw(self, **values):
        """A credit note for a consumer in France, who withdraws by right."""
        self.customer.country_id = self.env.ref("base.fr")
        note = self._credit_for_store_credit(reason_id=self.unwanted.id, **values)
        self.assertTrue(note.return_order_id.is_statutory)
        return note

    def test_store_credit_is_not_imposed_on_a_withdrawal(self):
        note = self._withdraw(is_voucher_agreed=True)
        note.return_order_id.line_ids.is_voucher_agreed = False
        with self.assertRaisesRegex(UserError, "expressly agreed"):
            self.env["return.refund"]._create_for_credit_notes(note)

    def test_agreement_is_recorded_and_holds_when_it_is_given(self):
        note = self._withdraw(is_voucher_agreed=True)
        line = note.return_order_id.line_ids
        self.assertEqual(line.voucher_agreed_by_id, self.env.user)
        self.assertTrue(line.date_voucher_agreed)
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        line.is_voucher_agreed = False
        self.assertFalse(line.voucher_agreed_by_id)
        with self.assertRaisesRegex(UserError, "expressly agreed"):
            refund.action_send()
        line.is_voucher_agreed = True
        refund.action_send()
        self.assertEqual(refund.state, "settled")

    def test_store_credit_for_other_lines_needs_their_agreement(self):
        """A refund of more than was chosen stands for the lines owed in money."""
        note = self._withdraw(resolution="refund")
        refund = self.env["return.refund"].create(
            {
                "return_order_id": note.return_order_id.id,
                "credit_note_id": note.id,
                "method": "store_credit",
                "amount": 100.0,
                "idempotency_key": "by hand",
            }
        )
        with self.assertRaisesRegex(UserError, "expressly agreed"):
            refund.action_send()
        self.assertFalse(self._get_card())

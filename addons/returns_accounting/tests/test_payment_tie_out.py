from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestPaymentTieOut(PostingCommon):
    """What must be equal is compared, kept, and a difference shows what it is."""

    def _tie_out(self, day=None):
        """As an accountant makes one, in the form."""
        form = Form(self.env["payment.tie.out"])
        form.provider_id = self.provider
        form.date = day or self.day.date()
        return form.save()

    def _get_line(self, tie_out, kind):
        return tie_out.line_ids.filtered(lambda line: line.kind == kind)

    def _show(self, tie_out, kind):
        """The records that the button opens."""
        action = self._get_line(tie_out, kind).action_view_difference()
        return self.env[action["res_model"]].search(action["domain"])

    def test_everything_agrees(self):
        self._payout(98.25, self._row("charge", 100, 1.75))
        self.provider._post_settlement()
        tie_out = self._tie_out()
        self.assertTrue(tie_out.is_tied)
        self.assertFalse(tie_out.problems)
        self.assertEqual(
            tie_out.line_ids.mapped("kind"),
            ["ledger", "cutoff", "clearing", "transit", "payouts"],
        )

    def test_row_that_is_not_booked_is_the_difference(self):
        self._row("charge", 100)
        self.provider._post_settlement()
        missing = self._row("charge", 7)
        tie_out = self._tie_out()
        self.assertFalse(tie_out.is_tied)
        line = self._get_line(tie_out, "ledger")
        self.assertEqual((line.left, line.right, line.difference), (100, 107, -7))
        self.assertIn("Gateway account in the ledger", tie_out.problems)
        self.assertEqual(self._show(tie_out, "ledger"), missing)

    def test_entry_by_hand_on_the_gateway_account_is_the_difference(self):
        self._row("charge", 100)
        self.provider._post_settlement()
        move = self._book_by_hand("gateway", 3)
        tie_out = self._tie_out()
        self.assertEqual(self._get_line(tie_out, "ledger").difference, 3)
        self.assertEqual(self._show(tie_out, "ledger").move_id, move)

    def test_entry_by_hand_in_transit_is_the_difference(self):
        self._payout(100)
        self.provider._post_settlement()
        move = self._book_by_hand("transit", 3)
        tie_out = self._tie_out()
        self.assertEqual(self._get_line(tie_out, "transit").difference, 3)
        self.assertEqual(self._show(tie_out, "transit").move_id, move)

    def test_payout_that_does_not_add_up_is_the_difference(self):
        payout = self._payout(100, self._row("charge", 99))
        tie_out = self._tie_out()
        self.assertEqual(self._get_line(tie_out, "payouts").difference, -1)
        self.assertEqual(self._show(tie_out, "payouts"), payout)

    def test_row_of_a_locked_day_is_a_difference_of_that_day_only(self):
        row = self._row("charge", 100)
        self.shop.fiscalyear_lock_date = date(2026, 3, 31)
        self.provider._post_settlement()
        tie_out = self._tie_out()
        self.assertEqual(self._get_line(tie_out, "cutoff").difference, 100)
        self.assertTrue(self._get_line(tie_out, "ledger").is_tied)
        self.assertEqual(self._show(tie_out, "cutoff"), row)
        self.assertTrue(self._tie_out(date(2026, 4, 1)).is_tied)

    def test_clearing_of_a_day_long_past_has_the_items_open_then(self):
        later = self.day.date() + timedelta(days=5)
        charge = self._pay_shop(100, self.euro)
        self._row("charge", 100, 0, charge)._settle(later, "late")
        line = self._get_line(self._tie_out(), "clearing")
        self.assertEqual((line.left, line.right), (100, 100))
        line = self._get_line(self._tie_out(later), "clearing")
        self.assertEqual((line.left, line.right), (0, 0))

    def test_proof_is_kept_as_it_was(self):
        self._row("charge", 100)
        before = self._tie_out()
        self.assertFalse(before.is_tied)
        self.provider._post_settlement()
        self.assertTrue(self._tie_out().is_tied)
        self.assertFalse(before.is_tied)
        accountant = new_test_user(
            self.env,
            "tie_accountant",
            groups="account.group_account_manager",
            company_id=self.shop.id,
            company_ids=[(6, 0, self.shop.ids)],
        )
        mine = before.with_user(accountant)
        for change in (
            lambda: mine.write({"date": "2026-01-01"}),
            lambda: mine.line_ids[0].write({"left": 0}),
            lambda: mine.unlink(),
            lambda: mine.create({"is_tied": True, "provider_id": self.provider.id}),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_daily_job_writes_one_although_the_gateway_is_down(self):
        self._row("charge", 100)
        with self.enter_registry_test_mode():
            self.env.ref(
                "returns_accounting.ir_cron_match_bank"
            ).method_direct_trigger()
        tie_out = self.env["payment.tie.out"].search(
            [("provider_id", "=", self.provider.id)]
        )
        self.assertEqual(len(tie_out), 1)
        self.assertNotIn("gateway", tie_out.line_ids.mapped("kind"))
        self.assertFalse(tie_out.is_gateway_compared)

    def _book_by_hand(self, name, amount):
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": self.day.date(),
                "journal_id": self.provider.journal_id.id,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self._account(name), amount),
                        (self._account("fee"), -amount),
                    )
                ],
            }
        )
        move.action_post()
        return move

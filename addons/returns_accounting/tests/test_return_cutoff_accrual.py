from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .cutoff_common import CutoffCommon


@tagged("post_install", "-at_install")
class TestReturnCutoffAccrual(CutoffCommon):
    """The entry of a period end: proposed, posted and taken back."""

    def test_accrual_is_one_entry_that_follows_until_it_is_posted(self):
        order, _ = self._receive_chair()
        cutoff = self._take()
        cutoff.action_propose()
        accrual, reversal = cutoff.move_id, cutoff.reversal_move_id
        cutoff.action_propose()
        self.assertEqual((cutoff.move_id, cutoff.reversal_move_id), (accrual, reversal))
        self._credit(order)
        cutoff.action_refresh()
        self.assertFalse(cutoff.move_id, "nothing is left to accrue")
        self.assertFalse((accrual | reversal).exists())
        self.assertEqual(cutoff.state, "listed")

    def test_period_end_is_there_once(self):
        self._take()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self._take()
        self.assertIn("company_date_uniq", str(caught.exception))

    def test_accountant_posts_and_the_first_day_takes_it_back(self):
        self._receive_chair()
        cutoff = (
            self.env["return.cutoff"]
            .with_user(self.accountant)
            .create({"date": self.yesterday})
        )
        self.assertEqual(cutoff.company_id, self.company)
        moves = self.env["stock.move"].search([("return_line_id", "!=", False)])
        self._backdate(moves, "date", 2)
        cutoff.action_propose()
        cutoff.action_post()
        self.assertEqual(cutoff.state, "posted")
        self.assertEqual(cutoff.reversal_move_id.state, "posted")
        self.assertEqual(cutoff.reversal_move_id.reversed_entry_id, cutoff.move_id)
        for account in (self.accrued, self.stock):
            lines = (cutoff.move_id | cutoff.reversal_move_id).line_ids.filtered(
                lambda a, account=account: a.account_id == account
            )
            self.assertEqual(sum(lines.mapped("balance")), 0)
        with self.assertRaisesRegex(UserError, "is posted with entry"):
            cutoff.action_refresh()
        cutoff.move_id.button_draft()
        self.assertEqual(cutoff.reversal_move_id.state, "draft")
        cutoff.action_refresh()
        self.assertEqual(cutoff.state, "proposed")

    def test_reversal_of_a_day_to_come_waits_for_it(self):
        self._receive_chair()
        cutoff = self._take(self.today)
        cutoff.action_propose()
        cutoff.action_post()
        self.assertEqual(cutoff.move_id.state, "posted")
        self.assertEqual(
            (cutoff.reversal_move_id.state, cutoff.reversal_move_id.auto_post),
            ("draft", "at_date"),
        )

    def test_open_items_of_clearing_stay_as_they_are(self):
        order, _ = self._receive_chair()
        self._refund(self._credit(order))
        items = self.provider._get_open_clearing_items()
        cutoff = self._take(self.today)
        cutoff.action_propose()
        moves = cutoff.move_id | cutoff.reversal_move_id
        cutoff.reversal_move_id.date = self.today
        cutoff.action_post()
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(self.provider._get_open_clearing_items(), items)

    def test_missing_account_is_named(self):
        self.company.return_accrued_account_id = False
        with self.assertRaisesRegex(UserError, "Accrued Refunds Account"):
            self._take()

    def test_accrual_cannot_be_posted_before_it_is_proposed(self):
        self._receive_chair()
        with self.assertRaisesRegex(UserError, "no accrual yet"):
            self._take().action_post()

    def test_what_follows_from_the_books_is_not_written_by_hand(self):
        self._receive_chair()
        cutoff = self._take().with_user(self.accountant)
        with self.assertRaises(AccessError):
            cutoff.write({"clearing_balance": 1.0})
        with self.assertRaises(AccessError):
            cutoff.write({"amount_received_not_credited": 1.0})
        with self.assertRaises(AccessError):
            cutoff.write({"move_id": False})
        with self.assertRaises(AccessError):
            cutoff.line_ids.write({"amount": 1.0})
        with self.assertRaises(AccessError):
            self.env["return.cutoff"].with_user(
                self._create_clerk("cutoff_clerk")
            ).create({})

    def test_other_companies_see_nothing(self):
        self._receive_chair()
        cutoff = self._take()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "cutoff_stranger",
            groups="account.group_account_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        for record in (cutoff, cutoff.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["company_id"])

    def test_buttons_open_the_lists(self):
        order, _ = self._receive_chair()
        cutoff = self._take()
        action = cutoff.action_view_received_not_credited()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines, self._get_lines(cutoff, "received_not_credited"))
        document = lines[:1].action_view_document()
        self.assertEqual(document["res_id"], order.id)

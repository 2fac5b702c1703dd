from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDeskDecisions(DeskCommon):
    """What is open is settled and put back, and the sums tie all the time."""

    def test_accepted_candidate_reconciles_and_can_be_undone(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        answer = self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self.assertTrue(booked.reconciled)
        self.assertEqual(
            answer["changes"],
            {
                "gateway": {"count": -1, "amount": -30.0},
                "booked": {"count": -1, "amount": -30.0},
            },
        )
        self.assertTotals()
        self._undo(answer)
        self.assertFalse(booked.reconciled)
        self.assertTotals(gateway=(1, 30.0), booked=(1, -30.0))

    def test_decision_is_kept_with_who_and_what(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        self._accept("booked", booked, f"gateway-{row.clearing_line_id.id}")
        (told,) = self.desk.read_history(self.provider.id)
        self.assertEqual((told["kind"], told["amount"]), ("Accepted", 30.0))
        decision = self.env["return.reconciliation.decision"].browse(told["id"])
        self.assertEqual(decision.user_id, self.accountant)
        with self.assertRaises(AccessError):
            decision.with_user(self.accountant).amount = 1.0

    def test_undo_twice_undoes_once(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        answer = self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self._undo(answer)
        again = self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self.assertEqual(self._undo(answer)["changes"], {})
        self.assertTrue(booked.reconciled)
        self._undo(again)
        self.assertFalse(booked.reconciled)

    def test_one_row_is_split_over_several_documents(self):
        row = self._create_row(-30.0)
        first, second = self._create_booked(-10.0), self._create_booked(-20.0)
        item = row.clearing_line_id
        answer = self._accept(
            "gateway", item, f"booked-{first.id}", f"booked-{second.id}"
        )
        self.assertEqual(answer["decision"]["kind"], "Split")
        self.assertTrue(all((item | first | second).mapped("reconciled")))
        self._undo(answer)
        self.assertTotals(gateway=(1, 30.0), booked=(2, -30.0))

    def test_one_document_is_split_over_several_rows_and_leaves_a_rest(self):
        booked = self._create_booked(-30.0)
        rows = self._create_row(-10.0) | self._create_row(-15.0)
        keys = [f"gateway-{item.id}" for item in rows.clearing_line_id]
        answer = self._accept("booked", booked, *keys)
        self.assertEqual(answer["open"]["booked"], booked.ids)
        self.assertEqual(answer["open"]["gateway"], [])
        self.assertTotals(booked=(1, -5.0))

    def test_small_rest_is_written_off_and_put_back(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-29.5)
        account = self.company.return_write_off_account_id
        answer = self._write_off("gateway", row.clearing_line_id, f"booked-{booked.id}")
        decision = self.env["return.reconciliation.decision"].browse(
            answer["decision"]["id"]
        )
        self.assertEntry(decision.move_id, {self.clearing: -0.5, account: 0.5})
        self.assertTotals()
        self._undo(answer)
        self.assertEqual(self._balance(account), 0.0)
        self.assertTotals(gateway=(1, 30.0), booked=(1, -29.5))

    def test_rest_above_the_limit_is_not_written_off(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-28.0)
        with self.assertRaisesRegex(UserError, "writes off up to"):
            self._write_off("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self.company.return_write_off_limit = 0.0
        small = self._create_row(-0.01)
        with self.assertRaisesRegex(UserError, "writes off up to"):
            self._write_off("gateway", small.clearing_line_id)

    def test_write_off_needs_a_reason(self):
        row = self._create_row(-0.5)
        with self.assertRaisesRegex(UserError, "reason"):
            self._write_off("gateway", row.clearing_line_id, reason="  ")

    def test_second_accountant_is_told_that_it_is_done(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        key = f"booked-{booked.id}"
        self._accept("gateway", row.clearing_line_id, key)
        with self.assertRaisesRegex(UserError, "settled this meanwhile"):
            self._accept("gateway", row.clearing_line_id, key)

    def test_same_direction_settles_nothing(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(30.0)
        with self.assertRaisesRegex(UserError, "same direction"):
            self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")

    def test_keys_are_checked(self):
        row = self._create_row(-30.0)
        for key in ("payment-1", "booked-x", ""):
            with self.assertRaisesRegex(UserError, "no candidate"):
                self._accept("gateway", row.clearing_line_id, key)
        with self.assertRaisesRegex(UserError, "no list"):
            self.desk.read_page(self.provider.id, "clearing")

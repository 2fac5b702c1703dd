from odoo.tests import HttpCase, new_test_user, tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestReconciliationDeskTour(DeskCommon, HttpCase):
    def _start_tour(self, name, user=None):
        self.start_tour(
            "/odoo/action-returns_accounting.return_reconciliation_desk_action",
            name,
            login=(user or self.accountant).login,
            timeout=180,
        )

    def test_accept_split_write_off_and_undo(self):
        rows = [self._create_row(-amount) for amount in (30.0, 50.0, 0.01)]
        items = [self._create_booked(-amount) for amount in (30.0, 20.0, 31.0)]
        for item in items[1:]:
            item.name = "DESK-SPLIT"
        self._start_tour("return_reconciliation_desk_tour")
        decisions = self.env["return.reconciliation.decision"].search(
            [("state", "=", "done")], order="id"
        )
        self.assertEqual(decisions.mapped("kind"), ["accept", "split", "write_off"])
        self.assertTrue(all(row.clearing_line_id.reconciled for row in rows))
        self.assertTotals(booked=(1, -1.0))
        self._start_tour("return_reconciliation_desk_undo_tour")
        self.assertEqual(decisions[-1].state, "undone")
        self.assertTotals(booked=(1, -1.0), gateway=(1, 0.01))

    def test_bulk_by_rule(self):
        refunds = self.env["return.refund"]
        for _number in range(3):
            sale, _charge = self._create_paid_sale()
            refund = self._create_refund(sale)
            self._create_proposal(self._create_row(-100.0), refund)
            refunds |= refund
        self._start_tour("return_reconciliation_bulk_tour")
        states = sorted(refunds.mapped("state"))
        self.assertEqual(states, ["settled", "succeeded", "succeeded"])

    def test_reject_what_rules_propose(self):
        sale, charge = self._create_paid_sale()
        match = self._create_proposal(
            self._create_row(-100.0), self._create_refund(sale)
        )
        proposal = self._create_charge_proposal(
            self._create_row(200.0, "charge"), charge
        )
        self._start_tour("return_reconciliation_reject_tour")
        self.provider._match_settlement()
        self.assertEqual((match.state, proposal.state), ("rejected", "rejected"))
        self.assertTotals(gateway=(2, -100.0), booked=(2, 100.0))

    def test_proposal_at_the_bank(self):
        self._create_paid_sale()
        payout = self._get_settled_payout()
        for _number in range(2):
            self._create_bank_line(payout)
        self._create_row(-200.0)
        self.provider._match_bank()
        self._start_tour("return_reconciliation_bank_tour")
        self.assertFalse(payout.statement_line_id)
        self.assertEqual(self._balance(self.transit), payout.amount)

    def test_auditor_looks(self):
        auditor = new_test_user(
            self.env, "desk_auditor", groups="account.group_account_readonly"
        )
        row, booked = self._create_row(-30.0), self._create_booked(-30.0)
        self._start_tour("return_reconciliation_audit_tour", auditor)
        self.assertFalse((row.clearing_line_id | booked).filtered("reconciled"))

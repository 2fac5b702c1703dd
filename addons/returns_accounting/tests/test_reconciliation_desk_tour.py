from odoo.tests import HttpCase, tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestReconciliationDeskTour(DeskCommon, HttpCase):
    def _start_tour(self, name):
        self.start_tour(
            "/odoo/action-returns_accounting.return_reconciliation_desk_action",
            name,
            login=self.accountant.login,
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

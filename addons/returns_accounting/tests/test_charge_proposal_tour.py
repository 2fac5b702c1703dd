from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .charge_common import ChargeCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestChargeProposalTour(ChargeCommon, HttpCase):
    """Accountants decide which payments charges are, in the list and by rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env,
            "charge_clerk",
            groups="account.group_account_invoice",
            company_id=cls.shop.id,
            company_ids=[Command.set(cls.shop.ids)],
        )

    def _start_tour(self, action, name):
        self.start_tour(
            f"/odoo/action-returns_accounting.{action}", name, login=self.clerk.login
        )

    def _get_linked(self, pairs):
        """Amounts of the charges that have got their payment."""
        return sorted(
            charge.gross
            for charge, payment in pairs.items()
            if charge.transaction_id == payment
        )

    def test_decide_in_the_list(self):
        pairs = self._pairs(100, 70, 50, 30)
        self._start_tour(
            "payment_charge_proposal_action", "payment_charge_proposal_tour"
        )
        self.assertEqual(self._get_linked(pairs), [30.0, 50.0, 70.0])
        self.assertEqual(set(self._search().user_id), set(self.clerk))
        states = sorted(self._search().mapped("state"))
        self.assertEqual(states, ["confirmed"] * 3 + ["proposed"])

    def test_accept_all_of_the_rule_on_the_desk(self):
        pairs = self._pairs(100, 70, 50, 30)
        self._start_tour(
            "return_reconciliation_desk_action", "payment_charge_proposal_bulk_tour"
        )
        self.assertEqual(self._get_linked(pairs), [])
        self.assertEqual(set(self._search().mapped("state")), {"proposed"})
        decision = self.env["return.reconciliation.decision"].search([])
        self.assertEqual((decision.kind, decision.item_count), ("bulk", 8))

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestChargeProposalDecide(ChargeCommon):
    """Proposals are rejected, or accepted in bulk; both can be undone."""

    def test_rejected_pair_is_never_proposed_again_until_that_is_undone(self):
        payment, charge = self._payment(100), self._charge(100)
        self._propose()
        proposal = self._search()
        proposal.action_reject()
        self.assertEqual(
            (proposal.state, proposal.user_id), ("rejected", self.env.user)
        )
        self.assertEqual(self._propose(), {(charge, payment): ("rejected", 99)})
        run = self.env["payment.match.run"].search([], limit=1)
        line = run.line_ids.filtered(lambda line: line.rule == "charge_customer")
        self.assertEqual(line.proposed, 0)
        proposal.action_reopen()
        self.assertFalse(proposal.user_id)
        self.assertEqual(self._propose(), {(charge, payment): ("proposed", 99)})

    def test_rejecting_one_of_two_leaves_the_other_alone(self):
        wrong, right = self._payment(100), self._payment(100)
        charge = self._charge(100)
        self._propose()
        self._search().filtered(lambda one: one.transaction_id == wrong).action_reject()
        self.assertEqual(
            self._propose(),
            {
                (charge, wrong): ("rejected", 40),
                (charge, right): ("proposed", 99),
            },
        )

    def test_rejected_pair_is_no_candidate_on_the_desk_but_searched_for(self):
        (charge,) = self._pairs(100)
        self._search().action_reject()
        desk = self.env["return.reconciliation.desk"]
        self.assertEqual(desk.preview_bulk(self.provider.id), [])
        item = charge.clearing_line_id.id
        self.assertEqual(desk._read_candidates(self.provider, "gateway", item), [])
        (found,) = desk._read_candidates(self.provider, "gateway", item, "100")
        self.assertEqual((found["confidence"], found["proposal"]), (False, False))

    def test_payments_of_many_proposals_are_looked_up_together(self):
        counts, known = [], self._search()
        for amounts in ((100, 70), (11, 12, 13, 14, 15, 16)):
            pairs = self._pairs(*amounts)
            proposals = self._search() - known
            known |= proposals
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            items = proposals._get_payment_items()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(
                {
                    (one.balance_transaction_id, item.balance)
                    for one, item in items.items()
                },
                {(charge, charge.gross) for charge in pairs},
            )
        self.assertEqual(*counts)

    def test_bulk_accepts_what_stands_alone_and_undoes_it_as_a_whole(self):
        pairs = self._pairs(100, 70)
        ambiguous = self._charge(50)
        self._payment(50)
        self._payment(50)
        self._payment(30).payment_id.action_draft()
        self._charge(30)
        self._propose()
        self.provider._post_settlement()
        desk = self.env["return.reconciliation.desk"]
        (group,) = desk.preview_bulk(self.provider.id)
        self.assertEqual(
            group,
            {
                "rule": "charge_customer",
                "label": "Customer, amount and days of a charge",
                "confidence": 99,
                "count": 2,
                "amount": 170.0,
            },
        )
        answer = desk.accept_bulk(self.provider.id, "charge_customer", 99)
        self.assertEqual((answer["count"], answer["left"]), (2, False))
        self.assertEqual(
            answer["changes"],
            {
                "gateway": {"count": -2, "amount": -170.0},
                "booked": {"count": -2, "amount": -170.0},
            },
        )
        for charge, payment in pairs.items():
            self.assertEqual(charge.transaction_id, payment)
            self.assertFalse(charge.is_open)
            self.assertTrue(charge.clearing_line_id.reconciled)
            self.assertTrue(payment.payment_id.is_matched)
        self.assertFalse(ambiguous.transaction_id)
        self.assertEqual(desk.preview_bulk(self.provider.id), [])
        confirmed = self._search().filtered(lambda one: one.state == "confirmed")
        self.assertEqual(set(confirmed.balance_transaction_id), set(pairs))
        self._propose()
        self.assertTrue(confirmed.exists())
        desk.undo(answer["decision"]["id"])
        self.assertEqual(set(confirmed.mapped("state")), {"proposed"})
        for charge, payment in pairs.items():
            self.assertFalse(charge.transaction_id)
            self.assertTrue(charge.is_open)
            self.assertFalse(payment.payment_id.is_matched)
        (group,) = desk.preview_bulk(self.provider.id)
        self.assertEqual(group["count"], 2)

    def test_bulk_leaves_proposals_below_the_confidence(self):
        (charge,) = self._pairs(100)
        self._search().sudo().confidence = 95
        desk = self.env["return.reconciliation.desk"]
        answer = desk.accept_bulk(self.provider.id, "charge_customer", 96)
        self.assertEqual(answer["count"], 0)
        self.assertFalse(charge.transaction_id)

    def test_accepting_in_the_list_is_a_decision_of_the_desk(self):
        pairs = self._pairs(100, 70)
        self._search().action_confirm()
        for charge, payment in pairs.items():
            self.assertEqual(charge.transaction_id, payment)
        self.assertBooked(
            next(iter(pairs)).move_id, gateway=166.5, fee=3.5, clearing=-170
        )
        decision = self.env["return.reconciliation.decision"].search([])
        self.assertEqual((decision.kind, decision.item_count), ("bulk", 4))
        self.assertIn("2 proposals", decision.subject)
        decision.action_undo()
        self.assertEqual(set(self._search().mapped("state")), {"proposed"})

    def test_list_refuses_what_contradicts_or_is_not_booked(self):
        self._payment(100)
        self._payment(100)
        charge = self._charge(100)
        self._propose()
        with self.assertRaisesRegex(UserError, "contradict each other"):
            self._search().action_confirm()
        with self.assertRaisesRegex(UserError, "Post the settlement"):
            self._search()[0].action_confirm()
        self.assertFalse(charge.transaction_id)
        self.provider._post_settlement()
        chosen = self._search()[0]
        chosen.action_confirm()
        self.assertEqual(self._search(), chosen)
        self.assertEqual(chosen.state, "confirmed")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_auditor_decides_nothing(self):
        self._pairs(100)
        auditor = new_test_user(
            self.env,
            "charge_auditor",
            groups="account.group_account_readonly",
            company_id=self.shop.id,
            company_ids=[(6, 0, self.shop.ids)],
        )
        proposal = self._search().with_user(auditor)
        for decide in ("action_confirm", "action_reject", "action_reopen"):
            with self.assertRaises(AccessError):
                getattr(proposal, decide)()
        with self.assertRaises(AccessError):
            proposal.write({"state": "rejected"})
        self.assertEqual(proposal.state, "proposed")

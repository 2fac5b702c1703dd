from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestChargeProposal(ChargeCommon):
    """Which payments are proposed for charges that name none."""

    def test_customer_amount_and_day_propose_a_payment(self):
        payment, charge = self._payment(100), self._charge(100)
        self._payment(70)
        self.assertEqual(self._propose(), {(charge, payment): ("proposed", 99)})
        self.assertFalse(charge.transaction_id)
        run = self.env["payment.match.run"].search([], limit=1)
        line = run.line_ids.filtered(lambda line: line.rule == "charge_customer")
        self.assertEqual((line.proposed, line.matched), (1, 0))
        self.assertEqual(len(self._propose()), 1)

    def test_two_payments_that_fit_are_possible_only(self):
        one, two = self._payment(100), self._payment(100)
        charge = self._charge(100)
        self.assertEqual(
            self._propose(),
            {(charge, one): ("possible", 40), (charge, two): ("possible", 40)},
        )

    def test_what_contradicts_is_not_proposed(self):
        self._payment(100, provider_reference="pi_other")
        self._payment(200, days=-9)
        self._payment(300, state="pending")
        stranger = self.env["res.partner"].create(
            {"name": "Bo", "email": "bo@example.com"}
        )
        self._payment(400, partner_id=stranger.id, partner_email="bo@example.com")
        taken = self._payment(500)
        self._charge(100, payment_intent_id="pi_mine")
        for amount in (200, 300, 400, 500):
            self._charge(amount)
        self._charge(500, transaction_id=taken.id)
        self._charge(600, customer_facing_amount=0)
        self.assertEqual(self._propose(), {})

    def test_proposal_is_void_when_its_reason_is_gone(self):
        payment, charge = self._payment(100), self._charge(100)
        self._propose()
        charge.transaction_id = payment
        self.assertEqual(self._propose(), {})

    def test_accepting_on_the_desk_links_and_settles_and_can_be_undone(self):
        payment, charge = self._payment(100), self._charge(100)
        self._propose()
        self.provider._post_settlement()
        desk = self.env["return.reconciliation.desk"]
        item = charge.clearing_line_id
        candidate = desk._read_candidates(self.provider, "gateway", item.id)[0]
        self.assertEqual(candidate["confidence"], 99)
        self.assertEqual(
            candidate["id"],
            payment.payment_id.move_id.line_ids.filtered(
                lambda line: line.account_id == self._account("clearing")
            ).id,
        )
        answer = desk.accept(self.provider.id, "gateway", item.id, [candidate["key"]])
        self.assertEqual(charge.transaction_id, payment)
        self.assertTrue(payment.payment_id.is_matched)
        self.assertEqual(self._propose(), {(charge, payment): ("confirmed", 99)})
        self.assertBooked(charge.move_id, gateway=98.25, fee=1.75, clearing=-100)
        desk.undo(answer["decision"]["id"])
        self.assertFalse(charge.transaction_id)
        self.assertEqual(self._propose(), {(charge, payment): ("proposed", 99)})

    def test_desk_shows_it_from_the_payment_too(self):
        payment, charge = self._payment(100), self._charge(100)
        self._propose()
        self.provider._post_settlement()
        booked = payment.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_id == self._account("clearing")
        )
        desk = self.env["return.reconciliation.desk"]
        candidate = desk._read_candidates(self.provider, "booked", booked.id)[0]
        self.assertEqual(
            (candidate["id"], candidate["confidence"]),
            (charge.clearing_line_id.id, 99),
        )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_only_the_company_and_its_accountants_see_them(self):
        self._payment(100)
        self._charge(100)
        self._propose()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        for name, company, count in (
            ("ours", self.shop, 1),
            ("others", elsewhere, 0),
        ):
            user = new_test_user(
                self.env,
                name,
                groups="account.group_account_invoice",
                company_id=company.id,
                company_ids=[(6, 0, company.ids)],
            )
            found = self.env["payment.charge.proposal"].with_user(user)
            self.assertEqual(
                len(found.with_context(allowed_company_ids=company.ids).search([])),
                count,
            )

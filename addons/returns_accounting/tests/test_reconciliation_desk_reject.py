from odoo.exceptions import UserError
from odoo.tests import tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDeskReject(DeskCommon):
    """What rules propose is rejected, never comes back, and can be undone."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()

    def _get_keys(self, tab, item, search=""):
        return [c["key"] for c in self._get_candidates(tab, item, search)]

    def test_rejected_refund_leaves_both_sides_open_and_comes_back_by_undo_only(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-100.0)
        match = self._create_proposal(row, refund)
        item, booked = row.clearing_line_id, self._get_refund_item(refund)
        answer = self._reject("gateway", item, f"match-{match.id}")
        self.assertEqual((match.state, match.user_id), ("rejected", self.accountant))
        self.assertEqual(answer["open"], {"gateway": item.ids})
        self.assertEqual(answer["changes"], {"gateway": {"count": 0, "amount": 0.0}})
        self.assertEqual(answer["decision"]["kind"], "Rejected")
        self.assertEqual(answer["decision"]["settled_by"], refund.name)
        self.assertEqual(self._get_keys("gateway", item), [])
        self.assertEqual(self._get_keys("booked", booked), [])
        self.provider._match_settlement()
        self.assertEqual(match.state, "rejected")
        (told,) = self._read("gateway")
        self.assertFalse(told["confidence"])
        self.assertIn("no payment or refund here is known", told["why"])
        self.assertTotals(gateway=(1, 100.0), booked=(2, 100.0))
        self._undo(answer)
        self.assertEqual((match.state, match.user_id.ids), ("proposed", []))
        self.assertEqual(self._get_keys("gateway", item), [f"match-{match.id}"])

    def test_rejected_pair_is_found_by_who_searches_for_it(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-100.0)
        match = self._create_proposal(row, refund)
        item = row.clearing_line_id
        self._reject("gateway", item, f"match-{match.id}")
        booked = self._get_refund_item(refund)
        self.assertEqual(
            self._get_keys("gateway", item, "100"), [f"booked-{booked.id}"]
        )
        self._accept("gateway", item, f"booked-{booked.id}")
        self.assertEqual((match.state, refund.state), ("confirmed", "settled"))

    def test_parts_are_rejected_and_proposed_again_as_a_whole(self):
        refund = self._create_refund(self.sale)
        rows = self._create_row(-60.0) | self._create_row(-40.0)
        parts = self.env["return.refund.match"].union(
            *(self._create_proposal(row, refund, 85, "parts") for row in rows)
        )
        parts.is_part = True
        parts[1].state = "possible"
        answer = self._reject(
            "gateway", rows[0].clearing_line_id, f"match-{parts[0].id}"
        )
        self.assertEqual(parts.mapped("state"), ["rejected", "rejected"])
        self._undo(answer)
        self.assertEqual(parts.mapped("state"), ["proposed", "possible"])

    def test_rejected_payment_of_a_charge(self):
        row = self._create_row(200.0, "charge")
        item = row.clearing_line_id
        proposal = self._create_charge_proposal(row, self.charge)
        (told,) = self._read("gateway")
        self.assertEqual(told["confidence"], 99)
        self.assertIn("a payment may fit", told["why"])
        (candidate,) = self._get_candidates("gateway", item)
        self.assertEqual(candidate["confidence"], 99)
        answer = self._reject("gateway", item, candidate["key"])
        self.assertEqual(proposal.state, "rejected")
        self.assertEqual(self._get_keys("gateway", item), [])
        (payment_item,) = proposal._get_payment_items().values()
        self.assertEqual(self._get_keys("booked", payment_item), [])
        (told,) = self._read("gateway")
        self.assertFalse(told["confidence"])
        self.assertFalse(row.transaction_id)
        self._undo(answer)
        self.assertEqual(proposal.state, "proposed")
        self.assertEqual(self._get_keys("booked", payment_item), [f"gateway-{item.id}"])

    def test_undo_proposes_nothing_that_was_settled_meanwhile(self):
        row = self._create_row(200.0, "charge")
        proposal = self._create_charge_proposal(row, self.charge)
        (key,) = self._get_keys("gateway", row.clearing_line_id)
        answer = self._reject("gateway", row.clearing_line_id, key)
        self._accept("gateway", row.clearing_line_id, key)
        self.assertEqual(row.transaction_id, self.charge)
        self._undo(answer)
        self.assertFalse(proposal.exists())

    def test_rejected_bank_transaction_leaves_the_other_alone(self):
        payout = self._get_settled_payout()
        lines = self._create_bank_line(payout) | self._create_bank_line(payout)
        self.provider._match_bank()
        wrong, right = self._get_keys("payout", payout)
        answer = self._reject("payout", payout, wrong)
        self.provider._match_bank()
        self.assertEqual(self._get_keys("payout", payout), [right])
        self.assertEqual(self._get_keys("bank", lines[0]), [])
        self._undo(answer)
        self.assertEqual(self._get_keys("payout", payout), [wrong, right])
        self._reject("payout", payout, wrong, right)
        self.assertEqual(self._get_keys("payout", payout), [])
        self.assertFalse(payout.statement_line_id)

    def test_what_only_looks_alike_is_not_rejected(self):
        row, booked = self._create_row(-30.0), self._create_booked(-30.0)
        for keys in ([f"booked-{booked.id}"], [], ["match-0"]):
            with (
                self.subTest(keys=keys),
                self.assertRaisesRegex(UserError, "Only what a rule proposes"),
            ):
                self._reject("gateway", row.clearing_line_id, *keys)

    def test_proposal_of_another_item_is_not_rejected(self):
        refund = self._create_refund(self.sale)
        match = self._create_proposal(self._create_row(-100.0), refund)
        other = self._create_row(-1.0)
        with self.assertRaisesRegex(UserError, "Only what a rule proposes"):
            self._reject("gateway", other.clearing_line_id, f"match-{match.id}")
        self.assertEqual(match.state, "proposed")

from odoo.tests import tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDeskMatches(DeskCommon):
    """What the rules propose is accepted, one by one and in bulk."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()

    def test_accepted_proposal_settles_its_refund_and_undo_unsettles_it(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-100.0)
        match = self._create_proposal(row, refund)
        (item,) = self._read("gateway")
        self.assertEqual(item["confidence"], 80)
        (candidate,) = self._get_candidates("gateway", row.clearing_line_id)
        self.assertEqual(candidate["key"], f"match-{match.id}")
        self.assertEqual(candidate["rule"], "Charge and customer amount")
        answer = self._accept("gateway", row.clearing_line_id, candidate["key"])
        self.assertEqual((match.state, refund.state), ("confirmed", "settled"))
        self.assertEqual(match.user_id, self.accountant)
        self.assertTotals(booked=(1, 200.0))
        self._undo(answer)
        self.assertEqual((match.state, refund.state), ("proposed", "succeeded"))
        self.assertTotals(booked=(2, 100.0), gateway=(1, 100.0))

    def test_refund_chosen_by_hand_is_matched_and_settled(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-100.0)
        (candidate,) = self._get_candidates("gateway", row.clearing_line_id)
        self.assertFalse(candidate["confidence"])
        answer = self._accept("gateway", row.clearing_line_id, candidate["key"])
        self.assertEqual((refund.state, refund.match_ids.rule), ("settled", "by_hand"))
        self._undo(answer)
        self.assertEqual(refund.state, "succeeded")
        self.assertFalse(refund.match_ids)

    def test_proposal_that_is_taken_elsewhere_is_no_candidate(self):
        refund = self._create_refund(self.sale)
        first, second = self._create_row(-100.0), self._create_row(-100.0)
        match = self._create_proposal(first, refund)
        self._create_proposal(second, refund)
        self._accept("gateway", first.clearing_line_id, f"match-{match.id}")
        self.assertEqual(self._get_candidates("gateway", second.clearing_line_id), [])

    def test_bulk_accepts_what_stands_alone_and_undoes_it_as_a_whole(self):
        refunds = self._create_refund(self.sale)
        other, _charge = self._create_paid_sale()
        refunds |= self._create_refund(other)
        rows = self._create_row(-100.0) | self._create_row(-100.0)
        for row, refund in zip(rows, refunds, strict=True):
            self._create_proposal(row, refund)
        ambiguous = self._create_row(-100.0)
        third, _charge = self._create_paid_sale()
        for refund in (self._create_refund(third), self._create_refund(third)):
            self._create_proposal(ambiguous, refund)
        (group,) = self.desk.preview_bulk(self.provider.id)
        self.assertEqual((group["count"], group["amount"]), (2, 200.0))
        answer = self.desk.accept_bulk(self.provider.id, group["rule"], 80)
        self.assertEqual((answer["count"], answer["left"]), (2, False))
        self.assertEqual(set(refunds.mapped("state")), {"settled"})
        self.assertEqual(self.desk.preview_bulk(self.provider.id), [])
        self._undo(answer)
        self.assertEqual(set(refunds.mapped("state")), {"succeeded"})
        (group,) = self.desk.preview_bulk(self.provider.id)
        self.assertEqual(group["count"], 2)

    def test_bulk_leaves_proposals_below_the_confidence(self):
        refund = self._create_refund(self.sale)
        self._create_proposal(self._create_row(-100.0), refund, confidence=79)
        answer = self.desk.accept_bulk(self.provider.id, "charge_amount", 80)
        self.assertEqual(answer["count"], 0)
        self.assertEqual(refund.state, "succeeded")

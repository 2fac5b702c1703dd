from odoo.tests import tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDeskParts(DeskCommon):
    """Refunds that several rows paid, and rows that paid several: each is proven."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()

    def _get_proof(self, refund):
        return sorted(
            (match.balance_transaction_id.gross, match.state, match.is_part)
            for match in refund.match_ids
        )

    def test_one_refund_over_two_charges(self):
        refund = self._create_refund(self.sale)
        rows = self._create_row(-60.0) | self._create_row(-40.0)
        keys = [f"gateway-{item.id}" for item in rows.clearing_line_id]
        answer = self._accept("booked", self._get_refund_item(refund), *keys)
        self.assertEqual(
            self._get_proof(refund),
            [(-60.0, "confirmed", True), (-40.0, "confirmed", True)],
        )
        self.assertEqual(refund.state, "settled")
        self.assertEqual(set(rows.mapped("document_name")), {refund.name})
        self._undo(answer)
        self.assertFalse(refund.match_ids)
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(set(self._get_ids("gateway")), set(rows.clearing_line_id.ids))

    def test_parts_that_come_one_after_the_other(self):
        refund = self._create_refund(self.sale)
        item = self._get_refund_item(refund)
        first, second = self._create_row(-60.0), self._create_row(-40.0)
        self._accept("booked", item, f"gateway-{first.clearing_line_id.id}")
        self.assertEqual(self._get_proof(refund), [(-60.0, "confirmed", True)])
        self.assertEqual(refund.state, "succeeded")
        answer = self._accept("booked", item, f"gateway-{second.clearing_line_id.id}")
        self.assertEqual(
            self._get_proof(refund),
            [(-60.0, "confirmed", True), (-40.0, "confirmed", True)],
        )
        self.assertEqual(refund.state, "settled")
        self._undo(answer)
        self.assertEqual(self._get_proof(refund), [(-60.0, "confirmed", True)])
        self.assertEqual(item.amount_residual, -40.0)

    def test_one_row_that_paid_two_refunds(self):
        refunds = self._create_refund(self.sale)
        refunds |= self._create_refund(self._create_paid_sale()[0])
        row = self._create_row(-200.0)
        items = [self._get_refund_item(refund) for refund in refunds]
        keys = [f"booked-{item.id}" for item in items]
        self._accept("gateway", row.clearing_line_id, *keys)
        self.assertEqual(row.match_ids.refund_id, refunds)
        self.assertEqual(set(row.match_ids.mapped("is_part")), {True})
        self.assertEqual(set(refunds.mapped("state")), {"settled"})
        for refund in refunds:
            self.assertIn(refund.name, row.document_name)

    def test_proposal_taken_as_a_part_is_a_whole_proposal_again(self):
        refund = self._create_refund(self.sale)
        rows = self._create_row(-60.0) | self._create_row(-40.0)
        match = self._create_proposal(rows[0], refund)
        keys = [f"match-{match.id}", f"gateway-{rows[1].clearing_line_id.id}"]
        answer = self._accept("booked", self._get_refund_item(refund), *keys)
        self.assertEqual((match.state, match.is_part), ("confirmed", True))
        self._undo(answer)
        self.assertEqual(refund.match_ids, match)
        self.assertEqual((match.state, match.is_part), ("proposed", False))

    def test_rest_that_is_written_off_leaves_no_part(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-99.5)
        key = f"gateway-{row.clearing_line_id.id}"
        self._write_off("booked", self._get_refund_item(refund), key)
        self.assertEqual(self._get_proof(refund), [(-99.5, "confirmed", False)])

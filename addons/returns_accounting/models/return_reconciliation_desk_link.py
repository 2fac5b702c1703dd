from odoo import models


class ReturnReconciliationDesk(models.AbstractModel):
    """What a decision proves: which row of the gateway is which document."""

    _inherit = "return.reconciliation.desk"

    def _link(self, lines, refunds):
        """Say of rows of the gateway which refund or payment they are, if they are.

        Where one refund was paid by several rows, several by one, or one in part only,
        each row is a part of it: together they prove it.

        :param refunds: {item: the refund whose payment it is}
        :return: (matches, what undoing has to put back)
        """
        row = self.env["payment.balance.transaction"].union(
            *self._get_rows(lines).values()
        )
        refund = self.env["return.refund"].union(*refunds.values())
        nothing = self.env["return.refund.match"]
        if not row or len(row) + len(refund) < len(lines):
            return self._link_payment(row, lines)
        if set(row.mapped("reporting_category")) != {"refund"}:
            return self._link_payment(row, lines)
        if min(len(row), len(refund)) != 1:
            return nothing, {}
        is_part = (
            len(lines) > 2
            or not all(lines.mapped("reconciled"))
            or bool((row.match_ids | refund.match_ids)._filter_parts())
        )
        return self._match_by_hand(row, refund, is_part)

    def _link_payment(self, row, lines):
        nothing = self.env["return.refund.match"]
        if len(row) != 1 or len(lines) != 2:
            return nothing, {}
        # sudo: payment transactions are for administrators, rows are read-only
        payment = lines.move_id.sudo().origin_payment_id
        if payment.payment_transaction_id and not row.transaction_id:
            row.sudo().transaction_id = payment.payment_transaction_id
            self.env["payment.charge.proposal"]._follow_link(row)
            return nothing, {"linked_rows": row.ids}
        return nothing, {}

    def _complete(self, matches):
        """Nothing more will come: what one row paid in part, it paid."""
        if len(matches) == 1 and not self._get_other_parts(matches):
            matches.sudo().is_part = False  # sudo: matches are read-only

    def _get_other_parts(self, match):
        known = match.refund_id.match_ids | match.balance_transaction_id.match_ids
        return known._filter_parts() - match

    def _match_by_hand(self, rows, refunds, is_part):
        """Confirm that each of ``rows`` paid each of ``refunds``, wholly or in part."""
        matches = self.env["return.refund.match"].sudo()  # sudo: matches are read-only
        known = matches.search(
            [
                ("refund_id", "in", refunds.ids),
                ("balance_transaction_id", "in", rows.ids),
            ]
        )
        undo = {"whole_matches": known.filtered(lambda m: not m.is_part).ids}
        values = {"state": "confirmed", "user_id": self.env.uid, "is_part": is_part}
        known.write(values)
        pairs = {(match.refund_id, match.balance_transaction_id) for match in known}
        created = matches.create(
            [
                {
                    "refund_id": refund.id,
                    "balance_transaction_id": row.id,
                    "reporting_category": row.reporting_category,
                    "company_id": refund.company_id.id,
                    "rule": "by_hand",
                    "confidence": 100,
                    **values,
                }
                for refund in refunds
                for row in rows
                if (refund, row) not in pairs
            ]
        )
        return known | created, undo


class ReturnReconciliationDecision(models.Model):
    _inherit = "return.reconciliation.decision"

    def _put_back_whole_matches(self, ids):
        """Proposals of a whole are that again, whatever part they were taken for."""
        # sudo: matches are read-only but for decisions
        matches = self.env["return.refund.match"].sudo().browse(ids)
        matches.exists().is_part = False

from odoo import api, models
from odoo.tools import SQL

#: Proposals that stand alone on both sides, with what is open of their row, of booked
#: refunds of one gateway account.
SINGLE_PROPOSALS = """
    SELECT match.id, match.rule, match.confidence, item.amount_residual AS residual
      FROM return_refund_match match
      JOIN payment_balance_transaction row ON row.id = match.balance_transaction_id
      JOIN account_move_line item ON item.id = row.clearing_line_id
      JOIN return_refund refund ON refund.id = match.refund_id
      JOIN account_payment payment ON payment.id = refund.payment_id
     WHERE match.state = 'proposed'
       AND row.provider_id = %s
       AND item.parent_state = 'posted'
       AND item.reconciled IS NOT TRUE
       AND payment.move_id IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM return_refund_match other
            WHERE other.id != match.id AND other.state != 'rejected'
              AND (other.balance_transaction_id = match.balance_transaction_id
                   OR (other.refund_id = match.refund_id
                       AND other.reporting_category = match.reporting_category)))
"""

#: How many proposals one request accepts: a transaction of seconds, not of minutes.
BATCH = 200


class ReturnReconciliationDesk(models.AbstractModel):
    """Many proposals at once, by their rule: shown first, then done in batches."""

    _inherit = "return.reconciliation.desk"

    @api.model
    @api.readonly
    def preview_bulk(self, provider_id):
        """What could be accepted at once, by rule and confidence.

        Only what cannot be wrong by itself: proposals whose row and refund have no
        other, and whose payment is booked.

        :return: ``[{"rule", "label", "confidence", "count", "amount"}]``, the surest
            first; ``amount`` in company currency
        """
        provider = self._get_decided_provider(provider_id)
        labels = dict(
            self.env["return.refund.match"]
            ._fields["rule"]
            ._description_selection(self.env)
        )
        self.env.flush_all()
        groups = self.env.execute_query_dict(
            SQL(
                "SELECT rule, confidence, COUNT(*) AS count,"
                " SUM(ABS(residual)) AS amount FROM (%s) single"
                " GROUP BY rule, confidence ORDER BY confidence DESC, rule",
                SQL(SINGLE_PROPOSALS, provider.id),
            )
        )
        return [
            group | {"label": labels[group["rule"]], "amount": float(group["amount"])}
            for group in groups
        ]

    @api.model
    def accept_bulk(self, provider_id, rule, confidence):
        """Accept the next batch of proposals of ``rule``, ``confidence`` or more.

        :return: as ``accept``, with ``"count"`` of what was accepted now and
            ``"left"`` of what is still to be accepted
        """
        provider = self._get_decided_provider(provider_id)
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) single WHERE rule = %s AND confidence >= %s"
                " ORDER BY id LIMIT %s",
                SQL(SINGLE_PROPOSALS, provider.id),
                rule,
                confidence,
                BATCH + 1,
            )
        )
        ids = [match_id for (match_id,) in found[:BATCH]]
        matches = self.env["return.refund.match"].browse(ids)
        if not matches:
            return {"count": 0, "left": 0, "changes": {}, "open": {}}
        answer = self._take_matches(provider, matches)
        return answer | {"count": len(matches), "left": len(found) > BATCH}

    def _take_matches(self, provider, matches):
        rows = matches.balance_transaction_id.clearing_line_id
        items = matches._get_refund_item()
        lines = rows | items
        lines.lock_for_update()
        touched = {"gateway": rows.ids, "booked": items.ids}
        before = self._measure(provider, touched)
        known = lines.matched_debit_ids | lines.matched_credit_ids
        matches._take()
        effects = {
            "partial_ids": (lines.matched_debit_ids | lines.matched_credit_ids) - known,
            "match_ids": matches,
            "undo_data": {},
        }
        return self._record(
            provider,
            "gateway",
            touched,
            before,
            effects,
            kind="bulk",
            subject=self.env._(
                "%(count)s proposals of the rule “%(rule)s”",
                count=len(matches),
                rule=matches[:1]._get_rule_label(),
            ),
            settled_by=", ".join(matches[:3].refund_id.mapped("name")),
        )

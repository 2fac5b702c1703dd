from odoo import api, models
from odoo.tools import SQL

#: Proposals that stand alone on both sides, with what is open of their row, of booked
#: refunds of one gateway account.
SINGLE_PROPOSALS = """
    SELECT match.id, match.rule, match.confidence,
           ABS(item.amount_residual) AS residual
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

        Only what cannot be wrong by itself: proposals whose row and document have no
        other, and whose payment is booked.

        :return: ``[{"rule", "label", "confidence", "count", "amount"}]``, the surest
            first; ``amount`` in company currency
        """
        provider = self._get_decided_provider(provider_id)
        self.env.flush_all()
        groups = self.env.execute_query_dict(
            SQL(
                "SELECT rule, confidence, COUNT(*) AS count,"
                " SUM(residual) AS amount FROM (%s) single"
                " GROUP BY rule, confidence ORDER BY confidence DESC, rule",
                self._get_single_proposals(provider),
            )
        )
        labels = self._get_rule_labels()
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
                self._get_single_proposals(provider),
                rule,
                confidence,
                BATCH + 1,
            )
        )
        ids = [proposal_id for (proposal_id,) in found[:BATCH]]
        if not ids:
            return {"count": 0, "left": 0, "changes": {}, "open": {}}
        answer = self._take_by_rule(provider, rule, ids)
        return answer | {"count": len(ids), "left": len(found) > BATCH}

    def _get_single_proposals(self, provider):
        """Query of what can be accepted at once: (id, rule, confidence, residual)."""
        return SQL(SINGLE_PROPOSALS, provider.id)

    def _get_rule_labels(self):
        rule = self.env["payment.match.run.line"]._fields["rule"]
        return dict(rule._description_selection(self.env))

    def _take_by_rule(self, provider, rule, ids):
        """Accept the proposals ``ids`` of ``rule``, which says what they are of."""
        matches = self.env["return.refund.match"].browse(ids)
        return self._take_bulk(
            provider, rule, matches, matches._get_refund_item(), matches[:3].refund_id
        )

    def _take_bulk(self, provider, rule, proposals, items, named):
        """Take proposals, whose documents are open by ``items``, as one decision.

        :param named: the first documents, to be named in the history
        """
        rows = proposals.balance_transaction_id.clearing_line_id
        lines = rows | items
        lines.lock_for_update()
        touched = {"gateway": rows.ids, "booked": items.ids}
        before = self._measure(provider, touched)
        known = lines.matched_debit_ids | lines.matched_credit_ids
        effects = proposals._take()
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        effects["partial_ids"] = partials - known
        return self._record(
            provider,
            "gateway",
            touched,
            before,
            effects,
            kind="bulk",
            subject=self.env._(
                "%(count)s proposals of the rule “%(rule)s”",
                count=len(proposals),
                rule=self._get_rule_labels()[rule],
            ),
            settled_by=", ".join(named.mapped("display_name")),
        )

from odoo import models
from odoo.tools import SQL

from ..domain import matching

#: Proposals that stand alone on both sides, with what is open of their charge; the
#: payment is booked, and open by one item.
SINGLE_CHARGES = """
    SELECT proposal.id, %s AS rule, proposal.confidence,
           ABS(item.amount_residual) AS residual
      FROM payment_charge_proposal proposal
      JOIN payment_balance_transaction row ON row.id = proposal.balance_transaction_id
      JOIN account_move_line item ON item.id = row.clearing_line_id
      JOIN payment_transaction paid ON paid.id = proposal.transaction_id
      JOIN account_payment payment ON payment.id = paid.payment_id
     WHERE proposal.state = 'proposed'
       AND row.provider_id = %s
       AND row.transaction_id IS NULL
       AND item.parent_state = 'posted'
       AND item.reconciled IS NOT TRUE
       AND (SELECT COUNT(*)
              FROM account_move_line booked
             WHERE booked.move_id = payment.move_id
               AND booked.account_id = item.account_id
               AND booked.parent_state = 'posted'
               AND booked.reconciled IS NOT TRUE) = 1
       AND NOT EXISTS (
           SELECT FROM payment_charge_proposal other
            WHERE other.id != proposal.id AND other.state != 'rejected'
              AND (other.balance_transaction_id = proposal.balance_transaction_id
                   OR other.transaction_id = proposal.transaction_id))
"""


class ReturnReconciliationDesk(models.AbstractModel):
    """Many payments of charges at once, by the rule that proposes them."""

    _inherit = "return.reconciliation.desk"

    def _get_single_proposals(self, provider):
        return SQL(
            "%s UNION ALL %s",
            super()._get_single_proposals(provider),
            SQL(SINGLE_CHARGES, matching.CHARGE_CUSTOMER.name, provider.id),
        )

    def _take_by_rule(self, provider, rule, ids):
        if rule != matching.CHARGE_CUSTOMER.name:
            return super()._take_by_rule(provider, rule, ids)
        proposals = self.env["payment.charge.proposal"].browse(ids)
        return self._take_charges(provider, proposals)

    def _take_charges(self, provider, proposals):
        items = self.env["account.move.line"].union(
            *proposals._get_payment_items().values()
        )
        return self._take_bulk(
            provider,
            matching.CHARGE_CUSTOMER.name,
            proposals,
            items,
            proposals[:3],
        )

from odoo import api, fields, models

from ..domain.legal import NON_DELIVERY, WITHDRAWAL

#: What the law knows a refund for.
CAUSES = [("withdrawal", "Withdrawal"), ("non_delivery", "Not Delivered")]

#: Resolutions that owe money, or a credit in its place.
MONEY_RESOLUTIONS = ("refund", "keep", "store_credit")


class ReturnOrderLine(models.Model):
    """Whether the law, and not only a policy, wants the money of a line back."""

    _inherit = "return.order.line"

    is_statutory = fields.Boolean(
        related="policy_decision_id.is_statutory", string="Statutory", store=True
    )
    legal_cause = fields.Selection(
        selection=CAUSES, compute="_compute_legal_cause", store=True
    )

    is_voucher_agreed = fields.Boolean(
        string="Store Credit Agreed",
        copy=False,
        help="The customer expressly agreed to store credit in place of money; it "
        "cannot be imposed on who withdraws by right.",
    )

    @api.depends(
        "is_statutory",
        "resolution",
        "reason_id.is_non_delivery",
        "return_order_id.partner_id",
    )
    def _compute_legal_cause(self):
        for line in self:
            if line.resolution not in MONEY_RESOLUTIONS:
                line.legal_cause = False
            elif line.is_statutory:
                line.legal_cause = WITHDRAWAL
            else:
                line.legal_cause = line._is_undelivered() and NON_DELIVERY

    def _is_undelivered(self):
        partner = self.return_order_id.partner_id
        return (
            self.reason_id.is_non_delivery
            and partner
            and partner._get_return_customer_kind() == "consumer"
        )

    def _is_back(self):
        """Whether everything that is still expected has come."""
        self.ensure_one()
        expected = self.qty_to_receive - self.qty_not_coming
        return self.product_uom_id.compare(self.qty_received, expected) >= 0

from odoo import fields, models

from ..domain.fees import FeeRule
from .return_policy import CHANNELS


class ResCompany(models.Model):
    """How a company sells, as far as returns depend on it."""

    _inherit = "res.company"

    return_default_channel = fields.Selection(
        selection=CHANNELS,
        string="Default Sales Channel",
        default="online",
        required=True,
        help="How orders are placed unless they say otherwise. Consumers may withdraw "
        "from what they ordered at a distance (online, phone) or at their door.",
    )
    return_shipping_cost = fields.Monetary(
        string="Cost of a Return Shipment",
        currency_field="currency_id",
        help="What bringing a parcel back costs on average: policies let customers "
        "keep what would be worth too little after it.",
    )
    return_informs_at_confirmation = fields.Boolean(
        string="Order Confirmation Informs of the Right of Withdrawal",
        default=True,
        help="A consumer who was not informed of the right of withdrawal may withdraw "
        "up to twelve months longer.",
    )

    _return_shipping_cost_not_negative = models.Constraint(
        "CHECK(return_shipping_cost >= 0)",
        "The cost of a return shipment cannot be negative.",
    )

    def _get_return_fee_rule(self):
        """The fee where no policy says what it is."""
        return FeeRule()

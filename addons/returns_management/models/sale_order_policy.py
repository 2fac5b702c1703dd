from odoo import api, fields, models

from ..domain.local_time import local_date
from .return_policy import CHANNELS


class SaleOrder(models.Model):
    """How an order was placed, and what the customer was told of returns."""

    _inherit = "sale.order"

    return_channel = fields.Selection(
        selection=CHANNELS,
        string="Sales Channel",
        compute="_compute_return_channel",
        store=True,
        readonly=False,
        precompute=True,
        help="How the order was placed: policies and the right of withdrawal depend on "
        "it.",
    )
    return_informed_on = fields.Date(
        string="Informed of Withdrawal",
        compute="_compute_return_informed_on",
        store=True,
        readonly=False,
        copy=False,
        help="Day on which the customer was informed of the right of withdrawal; "
        "without it a consumer may withdraw up to twelve months longer.",
    )

    @api.depends("company_id")
    def _compute_return_channel(self):
        for order in self:
            order.return_channel = (
                order.return_channel or order.company_id.return_default_channel
            )

    @api.depends("state")
    def _compute_return_informed_on(self):
        """The day of the confirmation, if the company informs with it."""
        for order in self:
            informs = order.company_id.return_informs_at_confirmation
            if order.return_informed_on or order.state != "sale" or not informs:
                continue
            order.return_informed_on = local_date(
                order.date_order, order._get_return_zone()
            )

    def _get_return_zone(self):
        """The time zone in which the days of a return are counted."""
        return self.partner_id._get_return_zone(self.company_id)

from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from ..domain.local_time import local_date
from .return_policy import CHANNELS

#: What the two computed fields give, for orders that are older than this addon.
FILL = """
    UPDATE sale_order ordered
       SET return_channel = %(channel)s,
           return_informed_on = CASE
               WHEN %(informs)s AND ordered.state = 'sale'
               THEN (ordered.date_order AT TIME ZONE 'UTC'
                     AT TIME ZONE COALESCE(zone.name, 'UTC'))::date
           END
      FROM res_partner customer,
           res_company company
           JOIN res_partner seller ON seller.id = company.partner_id,
           LATERAL (VALUES (COALESCE(NULLIF(customer.tz, ''), seller.tz))) wanted(tz)
           LEFT JOIN (SELECT DISTINCT name FROM pg_timezone_names) zone
                  ON zone.name = wanted.tz
     WHERE customer.id = ordered.partner_id
       AND company.id = ordered.company_id
       AND ordered.return_channel IS NULL
"""


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

    def _auto_init(self):
        """Fill the columns for all older orders at once, not order by order."""
        cr = self.env.cr
        if not column_exists(cr, self._table, "return_channel"):
            create_column(cr, self._table, "return_channel", "varchar")
            create_column(cr, self._table, "return_informed_on", "date")
            self._fill_return_facts()
        return super()._auto_init()

    def _fill_return_facts(self):
        """Companies of then have the defaults still: their columns come later."""
        defaults = self.env["res.company"].default_get(
            ["return_default_channel", "return_informs_at_confirmation"]
        )
        values = {
            "channel": defaults["return_default_channel"],
            "informs": defaults["return_informs_at_confirmation"],
        }
        self.env.cr.execute(FILL, values)

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

from odoo import api, fields, models


class ReturnOrder(models.Model):
    """Where the goods of a return went."""

    _inherit = "return.order"

    scrap_ids = fields.One2many(
        comodel_name="stock.scrap", inverse_name="return_order_id", string="Scraps"
    )
    scrap_count = fields.Integer(compute="_compute_scrap_count", compute_sudo=True)

    @api.depends("scrap_ids")
    def _compute_scrap_count(self):
        for order in self:
            order.scrap_count = len(order.scrap_ids)

    def action_view_scraps(self):
        self.ensure_one()
        return self.scrap_ids._get_records_action(name=self.env._("Scrap Orders"))

    def _is_complete(self):
        """A return that sends goods back waits until they have left."""
        return super()._is_complete() and not self._get_departures()

    def _get_departures(self):
        """Moves that are to bring goods of this return back to the customer."""
        return self.inspection_ids.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
            )
        )

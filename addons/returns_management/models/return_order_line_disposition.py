from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """What of a line was inspected and went, or goes, back to the customer."""

    _inherit = "return.order.line"

    qty_sent_back = fields.Float(
        string="Sent Back",
        digits="Product Unit",
        compute="_compute_qty_sent_back",
        store=True,
        help="Inspected and delivered to the customer again: neither expected nor "
        "credited any more.",
    )

    @api.depends(
        "inspection_ids.move_ids.state",
        "inspection_ids.move_ids.quantity",
        "product_uom_id",
    )
    def _compute_qty_sent_back(self):
        for line in self:
            line.qty_sent_back = line._round_quantity(
                sum(result._get_qty_sent_back() for result in line.inspection_ids)
            )

    def _get_accepted_results(self):
        """Validated results of goods that we keep, in the order they were validated."""
        return self.inspection_ids.filtered(
            lambda result: result.state == "done" and not result._is_going_back()
        ).sorted(lambda result: (result.date, result.id))

    def _get_qty_accepted(self):
        """Inspected and not on its way back to the customer."""
        self.ensure_one()
        return self._round_quantity(
            sum(self._get_accepted_results().mapped("quantity"))
        )

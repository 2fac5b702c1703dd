from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """Finishing a return without what does not come, and expecting it again."""

    _inherit = "return.order"

    has_goods_not_coming = fields.Boolean(compute="_compute_has_goods_not_coming")

    @api.depends("state", "line_ids.qty_not_coming")
    def _compute_has_goods_not_coming(self):
        for order in self:
            order.has_goods_not_coming = order.state in ("approved", "done") and any(
                order.line_ids.mapped("qty_not_coming")
            )

    def action_receive_rest(self):
        """The parcel came after all: expect again what was given up."""
        for order in self:
            if not order.has_goods_not_coming:
                raise UserError(
                    self.env._(
                        "Return %(name)s waits for nothing that was given up: all of "
                        "its goods came or have an open receipt.",
                        name=order.name,
                    )
                )
            order.line_ids._check_rest_returnable()
        self._create_receipts()
        self._close_if_complete()
        return self.action_view_pickings() if len(self) == 1 else None

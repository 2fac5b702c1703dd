from odoo import models
from odoo.exceptions import AccessError

#: What ties goods to a return and decides what they are worth there.
RETURN_FIELDS = frozenset({"return_line_id", "return_surplus_decision"})


class StockMove(models.Model):
    """Goods that came back stay with the return that they came for."""

    _inherit = "stock.move"

    def write(self, vals):
        if not RETURN_FIELDS.isdisjoint(vals) and not self.env.su:
            done = self.filtered(lambda move: move.state == "done")[:1]
            if done:
                raise AccessError(
                    self.env._(
                        "%(transfer)s is done: which return its goods belong to cannot "
                        "be written any more.",
                        transfer=done.picking_id.name or done.reference,
                    )
                )
        return super().write(vals)

from odoo import api, models
from odoo.exceptions import UserError


class ReturnScan(models.Model):
    """Whether a lot or serial number may come back, and who has it when not."""

    _inherit = "return.scan"

    @api.model
    def _filter_welcoming(self, lines, goods, state):
        """Lines that the number of ``goods`` may come back on.

        :raise UserError: naming who has it and the way out, when there is none
        """
        lot = goods.lot
        if lot.product_id.tracking == "serial":
            order = lines.return_order_id
            counted = lines._get_counted_move_lines()
            counted |= order._get_unexpected_moves().move_line_ids
            if lot in counted.lot_id:
                raise self._get_scanned_twice(lot.product_id, lot.name)
            if lot in lines._get_received_lots():
                raise UserError(
                    self.env._(
                        "%(lot)s of %(product)s came back already, with this return "
                        "%(name)s.",
                        lot=lot.name,
                        product=lot.product_id.display_name,
                        name=order.name,
                    )
                )
        refusals = {line: line._explain_lot(lot) for line in lines}
        welcoming = lines.filtered(lambda line: not refusals[line])
        if not welcoming:
            raise self._refuse_goods(refusals[lines[0]], [goods], state)
        return welcoming

    @api.model
    def _get_scanned_twice(self, product, number):
        return UserError(
            self.env._(
                "%(lot)s of %(product)s is scanned already.",
                lot=number,
                product=product.display_name,
            )
        )

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ReturnOrder(models.Model):
    """Parcels that hold components of kits."""

    _inherit = "return.order"

    @api.model
    def _find_candidates(self, product, *args, **kwargs):
        found = super()._find_candidates(product, *args, **kwargs)
        for candidate in found:
            line = (
                self.env["return.order.line"].browse(candidate["return_line_id"])
                # sudo: who receives goods may not read all orders
                or self.env["sale.order.line"].sudo().browse(candidate["sale_line_id"])
            )
            if line.product_id != product:
                why = self.env._(
                    "It is a part of %(kit)s.", kit=line.product_id.display_name
                )
                candidate["sentence"] = f"{candidate['sentence']} {why}"
        return found

    @api.model
    def _get_candidate_product_domain(self, product):
        """Components are in the moves of a kit only."""
        domain = super()._get_candidate_product_domain(product)
        return domain | Domain("move_ids.product_id", "=", product.id)

    @api.model
    def _get_lines_waiting(self, product, *args):
        lines = super()._get_lines_waiting(product, *args)
        return lines.filtered(
            lambda line: (
                line.product_id == product or product in line._get_products_to_receive()
            )
        )

    @api.model
    def _get_sale_lines_delivered(self, product, *args):
        lines = super()._get_sale_lines_delivered(product, *args)
        return lines.filtered(
            lambda line: line.product_id == product or line._get_kit_bom()
        )

    def _validate_counted_receipts(self):
        """Say which kits are not whole, and what waits for the rest of them."""
        message = super()._validate_counted_receipts()
        sentences = [
            sentence
            for line in self.line_ids.filtered("kit_bom_id")
            if (sentence := line._get_incomplete_sentence())
        ]
        return " ".join([message, *sentences])

    def action_cancel(self):
        for line in self.line_ids.filtered("kit_bom_id"):
            if line._get_qty_incomplete():
                raise UserError(
                    self.env._(
                        "Return %(name)s has received parts of %(kit)s: accept it "
                        "incomplete and inspect it, which sends it back to the "
                        "customer too, instead of cancelling the return.",
                        name=line.return_order_id.name,
                        kit=line.product_id.display_name,
                    )
                )
        return super().action_cancel()

    def _is_complete(self):
        """A kit that came in part waits for a decision: its parts are in the house."""
        return super()._is_complete() and not any(
            line._get_qty_incomplete() for line in self.line_ids if line.kit_bom_id
        )

from odoo import fields, models


class ReturnOrder(models.Model):
    """How the goods of a return come in."""

    _inherit = "return.order"

    def _create_receipts(self):
        """Create one receipt per return for the goods that are to come back."""
        receiving = self.filtered(lambda order: order._get_lines_to_receive())
        pickings = self.env["stock.picking"].create(
            [order._prepare_receipt_vals() for order in receiving]
        )
        if pickings:
            pickings.action_confirm()
            pickings.action_assign()

    def _get_lines_to_receive(self):
        return self.line_ids.filtered(lambda line: line._get_qty_unplanned() > 0)

    def _create_unexpected_line(self, product, moves, sale_line=None):
        """A line for goods that nobody announced; worth nothing until decided."""
        self.ensure_one()
        unit = sale_line.product_uom_id if sale_line else product.uom_id
        quantity = sum(
            move.product_uom._compute_quantity(move.quantity, unit) for move in moves
        )
        return self.env["return.order.line"].create(
            {
                "return_order_id": self.id,
                "product_id": product.id,
                "sale_line_id": sale_line.id if sale_line else False,
                "product_uom_id": unit.id,
                "qty_requested": quantity,
                "qty_authorized": 0,
                "reason_id": (
                    self.line_ids[:1].reason_id or self._get_unexplained_reason()
                ).id,
                "price_decision": "invoice" if sale_line else "no_credit",
                "is_unexpected": True,
            }
        )

    def _get_customer_location(self):
        partner = self.partner_id.with_company(self.company_id)
        return partner.property_stock_customer

    def _prepare_receipt_vals(self):
        self.ensure_one()
        lines = self._get_lines_to_receive()
        moves = [vals for line in lines for vals in line._prepare_receipt_move_vals()]
        origins = lines.sale_line_id._get_delivered_pickings()
        return {
            "picking_type_id": self.warehouse_id.return_type_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "return_order_id": self.id,
            "return_id": origins.id if len(origins) == 1 else False,
            "location_id": self._get_customer_location().id,
            "location_dest_id": self.warehouse_id.return_quarantine_loc_id.id,
            "move_ids": [fields.Command.create(vals) for vals in moves],
        }

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
        return self.line_ids.filtered("qty_to_receive")

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

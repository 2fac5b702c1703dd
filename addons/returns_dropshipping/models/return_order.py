from odoo import api, fields, models


class ReturnOrder(models.Model):
    _inherit = "return.order"

    has_dropshipped = fields.Boolean(compute="_compute_has_dropshipped")

    @api.depends("line_ids.is_dropshipped")
    def _compute_has_dropshipped(self):
        for order in self:
            order.has_dropshipped = any(order.line_ids.mapped("is_dropshipped"))

    def _get_lines_to_receive(self):
        """What comes to our warehouse; the rest has a transfer of its own."""
        lines = super()._get_lines_to_receive()
        return lines.filtered(lambda line: not line._is_back_to_vendor())

    def _create_receipts(self):
        result = super()._create_receipts()
        pickings = self.env["stock.picking"].create(
            [vals for order in self for vals in order._prepare_vendor_pickings_vals()]
        )
        if pickings:
            pickings.action_confirm()
            pickings.action_assign()
        return result

    def _prepare_vendor_pickings_vals(self):
        """One transfer for each drop-ship that the goods left with."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.qty_to_receive and line._is_back_to_vendor()
        )
        moves = [vals for line in lines for vals in line._prepare_receipt_move_vals()]
        origins = self.env["stock.move"].browse(
            [vals["origin_returned_move_id"] for vals in moves]
        )
        by_picking = {picking: [] for picking in origins.picking_id}
        for origin, vals in zip(origins, moves, strict=True):
            by_picking[origin.picking_id].append(vals)
        return [
            {
                "picking_type_id": picking.picking_type_id.id,
                "partner_id": picking.partner_id.id,
                "company_id": self.company_id.id,
                "origin": self.name,
                "return_order_id": self.id,
                "return_id": picking.id,
                "location_id": picking.location_dest_id.id,
                "location_dest_id": picking.location_id.id,
                "move_ids": [fields.Command.create(vals) for vals in shares],
            }
            for picking, shares in by_picking.items()
        ]

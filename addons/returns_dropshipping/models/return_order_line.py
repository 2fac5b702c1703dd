from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """Goods that the vendor shipped go back to the vendor, unless we want them here."""

    _inherit = "return.order.line"

    is_dropshipped = fields.Boolean(compute="_compute_is_dropshipped")
    return_destination = fields.Selection(
        selection=[("warehouse", "Our Warehouse"), ("vendor", "Vendor")],
        string="Back To",
        compute="_compute_return_destination",
        store=True,
        readonly=False,
        precompute=True,
        help="The vendor gets what the vendor shipped, and inspects it: the credit is "
        "due as soon as the transfer to the vendor is validated. Choose our warehouse "
        "to inspect the goods here.",
    )

    @api.depends("sale_line_id.move_ids.state")
    def _compute_is_dropshipped(self):
        for line in self:
            moves = line.sale_line_id and line.sale_line_id._get_delivered_moves()
            line.is_dropshipped = bool(moves) and all(
                move._is_dropshipped() for move in moves
            )

    @api.depends("sale_line_id")
    def _compute_return_destination(self):
        for line in self:
            line.return_destination = "vendor" if line.is_dropshipped else "warehouse"

    def write(self, vals):
        if "return_destination" in vals:
            self._check_open()
        return super().write(vals)

    @api.depends("qty_received", "return_destination")
    def _compute_qty_inspected(self):
        """The vendor looks at the goods: what was taken there counts as inspected."""
        result = super()._compute_qty_inspected()
        for line in self.filtered(lambda line: line.return_destination == "vendor"):
            line.qty_inspected = line.qty_received
        return result

    def _get_qty_accepted(self):
        """What the vendor took back is due for credit."""
        if self.return_destination == "vendor":
            return self.qty_received
        return super()._get_qty_accepted()

    def _prepare_missing_inspection_vals(self):
        here = self.filtered(lambda line: line.return_destination != "vendor")
        return super(ReturnOrderLine, here)._prepare_missing_inspection_vals()

    def _is_back_to_vendor(self):
        self.ensure_one()
        return self.return_destination == "vendor" and self.is_dropshipped

    def _prepare_receipt_move(self, quantity, origin=None):
        """To the vendor, whose purchase order has received that much less."""
        vals = super()._prepare_receipt_move(quantity, origin)
        if origin and self._is_back_to_vendor():
            vals.update(
                location_id=origin.location_dest_id.id,
                location_dest_id=origin.location_id.id,
                partner_id=origin.picking_id.partner_id.id,
                # sudo: RMA users need not be able to read purchases
                purchase_line_id=origin.sudo().purchase_line_id.id,
                warehouse_id=False,
            )
        return vals

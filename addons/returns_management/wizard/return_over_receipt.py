from odoo import fields, models

from ..models.return_order_line_surplus import SURPLUS_DECISIONS


class ReturnOverReceipt(models.TransientModel):
    _name = "return.over.receipt"
    _description = "Decide on Goods Nobody Announced"

    picking_ids = fields.Many2many(comodel_name="stock.picking", string="Transfers")
    line_ids = fields.One2many(
        comodel_name="return.over.receipt.line", inverse_name="wizard_id"
    )

    def action_confirm(self):
        """Record the decisions, then validate the transfers as was asked."""
        self.ensure_one()
        self.line_ids._apply()
        pickings = self.picking_ids.browse(
            self.env.context.get("button_validate_picking_ids", self.picking_ids.ids)
        )
        return pickings.button_validate()


class ReturnOverReceiptLine(models.TransientModel):
    _name = "return.over.receipt.line"
    _description = "Decision on Goods Nobody Announced"

    wizard_id = fields.Many2one(
        comodel_name="return.over.receipt", required=True, ondelete="cascade"
    )
    picking_id = fields.Many2one(comodel_name="stock.picking", required=True)
    partner_id = fields.Many2one(related="picking_id.partner_id")
    return_line_id = fields.Many2one(comodel_name="return.order.line")
    product_id = fields.Many2one(comodel_name="product.product", required=True)
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom", string="Unit", required=True
    )
    quantity = fields.Float(digits="Product Unit", string="Too Much")
    is_unexpected = fields.Boolean(string="Not on the Return")
    decision = fields.Selection(
        selection=SURPLUS_DECISIONS, required=True, default="keep"
    )
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Order Line to Credit",
        domain="[('product_id', '=', product_id), ('state', '=', 'sale'), "
        "('qty_delivered', '>', 0), ('order_partner_id', 'child_of', partner_id)]",
        help="The order line that goods nobody announced were bought with.",
    )

    def _apply(self):
        for line in self:
            # sudo: warehouse workers receive returns that they may not read
            moves = line.picking_id.sudo().move_ids._filter_return_receipts()
            if line.is_unexpected:
                stray = moves.filtered(
                    lambda move, line=line: (
                        not move.return_line_id and move.product_id == line.product_id
                    )
                )
                sale_line = line.decision == "credit" and line.sale_line_id.sudo()
                stray._adopt_unexpected(line.decision, sale_line or None)
            else:
                moves.filtered(
                    lambda move, line=line: (
                        move.return_line_id.id == line.return_line_id.id
                        and not move.return_surplus_decision
                    )
                )._decide_surplus(line.quantity, line.decision)

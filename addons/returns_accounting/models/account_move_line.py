from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="The returned line that this journal item belongs to.",
    )
    return_inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        string="Inspection",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
        help="What found the diminished value that this line deducts.",
    )
    return_entry_type = fields.Selection(
        selection=[
            ("goods", "Returned Goods"),
            ("restocking_fee", "Restocking Fee"),
            ("deduction", "Diminished Value"),
            ("delivery", "Delivery"),
            ("return_shipping", "Return Shipping"),
            ("goodwill", "Goodwill"),
            ("freight", "Freight"),
            ("write_down", "Write-Down"),
            ("labour", "Refurbishment Labour"),
        ],
        string="Return Item",
        copy=False,
        help="What this journal item is to the return; budgets sum by it.",
    )

    def _filter_credited_without_return(self):
        credits = super()._filter_credited_without_return()
        return credits.filtered(lambda line: not line.return_line_id)

    def _eligible_for_stock_account(self):
        """What the customer keeps does not come back to stock, nor does its cost."""
        if self.return_line_id.resolution == "keep":
            return False
        return super()._eligible_for_stock_account()

    def _get_cogs_value(self):
        """Give the goods back at the cost of the move that brought them back.

        Core takes the first cost line of the invoice with the same product, which is
        another figure as soon as the product was invoiced twice or its cost moved.
        """
        # sudo: accountants need not be able to read stock moves
        moves = self.return_line_id.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
                # what was sent back to the customer brought nothing
                and move.location_dest_id.usage != "customer"
            )
        )
        quantity = sum(
            move.product_uom._compute_quantity(
                move.quantity, self.product_id.uom_id, round=False
            )
            for move in moves
        )
        if self.move_id.move_type == "out_refund" and quantity:
            return sum(moves.mapped("value")) / quantity
        return super()._get_cogs_value()

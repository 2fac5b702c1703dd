from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    return_pos_line_id = fields.Many2one(
        comodel_name="pos.order.line",
        string="Receipt Line",
        readonly=True,
        index="btree_not_null",
        copy=False,
        help="The line of the point of sale's receipt that this invoice line is for.",
    )

    def _eligible_for_stock_account(self):
        """What a till sold without an invoice gives its cost back if it bore one.

        The session bears it only where the company itself values stock perpetually.
        """
        returned = self.return_line_id
        if (
            returned.pos_line_id
            and not self.move_id.reversed_entry_id
            and self.company_id.inventory_valuation != "real_time"
        ):
            return False
        return super()._eligible_for_stock_account()

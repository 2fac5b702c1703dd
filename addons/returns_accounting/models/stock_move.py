from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    return_refurbishment_id = fields.Many2one(
        comodel_name="return.refurbishment",
        string="Refurbishment",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="Refurbishment that takes these units out of stock or puts them back.",
    )

    @api.depends("return_refurbishment_id.name")
    def _compute_reference(self):
        refurbished = self.filtered("return_refurbishment_id")
        for move in refurbished:
            move.reference = move.return_refurbishment_id.name
        return super(StockMove, self - refurbished)._compute_reference()

    def _action_done_by_company(self):
        """Do the moves, company by company: Odoo posts one entry per batch of moves and
        reads costs of the active company."""
        for company, moves in self.grouped("company_id").items():
            moves.with_company(company)._action_done()

    def _get_account_move_line_vals(self):
        """Name the returned line on the loss of what is scrapped or given away."""
        vals_list = super()._get_account_move_line_vals()
        # sudo: who moves the goods need not be able to read the return
        line = self.sudo().return_inspection_id.return_line_id
        if line and self.location_dest_id.usage == "inventory":
            loss = self.location_dest_id.valuation_account_id
            for vals in vals_list:
                if vals["account_id"] == loss.id:
                    vals["return_line_id"] = line.id
                    vals["return_entry_type"] = "write_down"
        return vals_list

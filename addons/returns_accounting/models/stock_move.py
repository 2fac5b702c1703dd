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

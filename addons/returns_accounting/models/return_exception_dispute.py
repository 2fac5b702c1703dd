from odoo import fields, models

from ..domain import disputes


class ReturnException(models.Model):
    """A dispute is an exception until the bank has decided."""

    _inherit = "return.exception"

    dispute_id = fields.Many2one(
        comodel_name="payment.dispute", readonly=True, index="btree_not_null"
    )

    def _filter_solved_dispute(self):
        return self.filtered(lambda e: e.dispute_id.state in disputes.CLOSED)

    def action_answer_dispute(self):
        self.ensure_one()
        return self.dispute_id._get_records_action()

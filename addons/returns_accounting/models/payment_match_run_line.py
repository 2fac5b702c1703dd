from odoo import fields, models

from .match_labels import REFUND_RULES, ROW_RULES


class PaymentMatchRunLine(models.Model):
    """What one rule found in a run."""

    _name = "payment.match.run.line"
    _description = "Rule of a Matching Run"
    _order = "sequence, id"

    run_id = fields.Many2one(
        comodel_name="payment.match.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(readonly=True)
    rule = fields.Selection(
        selection=REFUND_RULES + ROW_RULES, required=True, readonly=True
    )
    matched = fields.Integer(readonly=True, help="Rows that it explained.")
    proposed = fields.Integer(
        readonly=True, help="Pairs that wait for somebody to decide."
    )
    seconds = fields.Float(readonly=True, digits=(16, 2))
    left_open = fields.Integer(
        string="Still Open",
        readonly=True,
        help="Rows of its kinds that it could not explain.",
    )

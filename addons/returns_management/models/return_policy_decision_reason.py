from odoo import api, fields, models

from ..domain import snapshot


class ReturnPolicyDecisionReason(models.Model):
    _name = "return.policy.decision.reason"
    _description = "Reason of a Policy Decision"
    _inherit = "return.policy.sentence.mixin"
    _order = "decision_id, sequence, id"

    decision_id = fields.Many2one(
        comodel_name="return.policy.decision",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    data = fields.Json(string="Values")
    said = fields.Text(help="The sentence as it was made, in English.")
    sentence = fields.Text(compute="_compute_sentence")
    origin = fields.Char(help="The article of the law or the policy that says so.")
    is_confirmed = fields.Boolean(
        string="Confirmed",
        default=True,
        help="Somebody has read the source of the figure.",
    )
    citation = fields.Text(
        string="Source",
        compute="_compute_citation",
        help="The article of the law or the policy that says so, and whether somebody "
        "has read it.",
    )
    is_objection = fields.Boolean(
        string="Needs a Person", help="For this reason a person has to approve."
    )

    @api.depends("origin", "is_confirmed")
    @api.depends_context("lang")
    def _compute_citation(self):
        for reason in self:
            reason.citation = self._cite(reason.origin, reason.is_confirmed)

    @api.depends("code", "data", "said")
    @api.depends_context("lang")
    def _compute_sentence(self):
        """In the reader's language; as it was said where the words are gone."""
        for reason in self:
            currency = reason.decision_id.currency_id
            values = snapshot.unpack(reason.data or {})
            reason.sentence = (
                self._get_sentence(reason.code, values, currency) or reason.said
            )

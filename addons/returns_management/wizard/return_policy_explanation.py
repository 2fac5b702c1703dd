from odoo import api, fields, models

from ..domain import policy
from ..domain.policy_facts import read_request


class ReturnPolicyExplanation(models.TransientModel):
    """Why one rule decides on a line: the others, and why they do not."""

    _name = "return.policy.explanation"
    _inherit = "return.policy.sentence.mixin"
    _description = "Why This Policy?"

    simulation_id = fields.Many2one(
        comodel_name="return.policy.simulation", readonly=True
    )
    has_changed = fields.Boolean(
        readonly=True, help="Today's policies would decide by another rule."
    )
    line_ids = fields.One2many(
        comodel_name="return.policy.explanation.line",
        inverse_name="explanation_id",
        string="Candidates",
        readonly=True,
    )

    @api.model
    def _open(self, book, company, subjects, **values):
        """Show what becomes of each rule of ``book``.

        :param subjects: ``[(product name, facts as they were kept)]``
        """
        lines = [
            vals
            for name, facts in subjects
            for vals in self._prepare_lines(name, read_request(facts), book, company)
        ]
        for number, vals in enumerate(lines):
            vals["sequence"] = number
        explanation = self.create(
            {"line_ids": [fields.Command.create(vals) for vals in lines], **values}
        )
        return explanation._get_dialog(self.env._("Why This Policy?"))

    def _prepare_lines(self, name, request, book, company):
        return [
            {
                "name": name,
                "rule_id": candidate.rule.id,
                "has_won": candidate.won,
                "sentence": (
                    self._say(candidate.lost, company.currency_id)
                    if candidate.lost
                    else self.env._("It decides.")
                ),
            }
            for candidate in policy.explain(request, request.lines[0], book)
        ]

    def action_back(self):
        """Return to the simulator that the explanation was asked in."""
        return self.simulation_id._get_dialog()

    def _get_dialog(self, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class ReturnPolicyExplanationLine(models.TransientModel):
    _name = "return.policy.explanation.line"
    _description = "Candidate Rule"
    _order = "explanation_id, sequence, id"

    explanation_id = fields.Many2one(
        comodel_name="return.policy.explanation", required=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    name = fields.Char(string="Product")
    rule_id = fields.Many2one(comodel_name="return.policy.rule", ondelete="cascade")
    policy_id = fields.Many2one(related="rule_id.policy_id")
    version = fields.Integer(related="policy_id.version")
    priority = fields.Integer(related="policy_id.priority")
    rule_name = fields.Char(related="rule_id.name", string="Rule Name")
    window_summary = fields.Char(related="rule_id.window_summary")
    has_won = fields.Boolean(string="Decides")
    sentence = fields.Char(string="Why")

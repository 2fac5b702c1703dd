from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import deduction


class ReturnGrade(models.Model):
    _inherit = "return.grade"

    deduction_percent = fields.Float(
        string="Diminished Value (%)",
        digits=(5, 2),
        help="Share of the price that is proposed to be kept for goods in this "
        "condition, when the customer is answerable for it (Directive 2011/83/EU, "
        "art. 14(2)).",
    )

    _deduction_percent_range = models.Constraint(
        "CHECK(deduction_percent BETWEEN 0 AND 100)",
        "The diminished value of a grade must be between 0 and 100 percent.",
    )


class ReturnInspectionChecklistItem(models.Model):
    _inherit = "return.inspection.checklist.item"

    deduction_percent = fields.Float(
        string="Diminished Value (%)",
        digits=(5, 2),
        help="Share of the price that is proposed to be kept when the answer is not as "
        "expected.",
    )

    _deduction_percent_range = models.Constraint(
        "CHECK(deduction_percent BETWEEN 0 AND 100)",
        "The diminished value of a question must be between 0 and 100 percent.",
    )


class ReturnInspectionAnswer(models.Model):
    _inherit = "return.inspection.answer"

    deduction_percent = fields.Float(
        compute="_compute_deduction_percent", store=True, digits=(5, 2)
    )

    @api.depends("is_answered", "is_ok")
    def _compute_deduction_percent(self):
        for answer in self:
            counts = answer.is_answered and not answer.is_ok
            answer.deduction_percent = counts and answer.item_id.deduction_percent


class ReturnInspection(models.Model):
    """What the customer is answerable for is kept from the credit."""

    _inherit = "return.inspection"

    proposed_deduction_percent = fields.Float(
        string="Proposed Deduction (%)",
        digits=(5, 2),
        compute="_compute_proposed_deduction",
        store=True,
    )
    deduction_proposal = fields.Text(
        string="Why Deducted", compute="_compute_proposed_deduction", store=True
    )
    deduction_percent = fields.Float(
        string="Deduction (%)",
        digits=(5, 2),
        compute="_compute_deduction_percent",
        store=True,
        readonly=False,
        help="Share of the price that the customer does not get back because the goods "
        "lost value in their hands.",
    )
    deduction_reason = fields.Char(
        string="Reason of the Deduction",
        help="Why more or less is deducted than proposed; printed on the credit note.",
    )

    _deduction_percent_range = models.Constraint(
        "CHECK(deduction_percent BETWEEN 0 AND 100)",
        "A deduction must be between 0 and 100 percent.",
    )

    @api.depends("grade_id", "answer_ids.deduction_percent", "return_line_id.reason_id")
    def _compute_proposed_deduction(self):
        for result in self:
            grade = result.grade_id
            worn = deduction.Cause(grade.name or "", _decimal(grade.deduction_percent))
            proposal = deduction.propose(
                worn,
                [
                    deduction.Cause(
                        answer.sentence or answer.name,
                        _decimal(answer.deduction_percent),
                    )
                    for answer in result.answer_ids
                ],
                at_fault=result.return_line_id.reason_id.fault == "customer",
            )
            result.proposed_deduction_percent = float(proposal.percent)
            result.deduction_proposal = "\n".join(proposal.reasons) or False

    @api.depends("proposed_deduction_percent")
    def _compute_deduction_percent(self):
        for result in self:
            if result.state != "done" and not result.deduction_reason:
                result.deduction_percent = result.proposed_deduction_percent

    def _get_deduction_reason(self):
        """The sentence of the credit note."""
        self.ensure_one()
        return self.deduction_reason or ", ".join(
            (self.deduction_proposal or "").splitlines()
        )

    def _check_results(self):
        for result in self:
            given, proposed = (
                result.deduction_percent,
                result.proposed_deduction_percent,
            )
            if round(given - proposed, 2) and not result.deduction_reason:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: a deduction of %(proposed)g %% is "
                        "proposed. Say why you deduct %(given)g %%, or take the "
                        "proposal.",
                        line=result.return_line_id.display_name,
                        proposed=proposed,
                        given=given,
                    )
                )
        return super()._check_results()


def _decimal(number):
    return Decimal(str(round(number, 2)))

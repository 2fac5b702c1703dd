from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import inspection

#: What a validated inspection is evidence of.
EVIDENCE = {
    "checklist_id",
    "date",
    "deduction_percent",
    "deduction_reason",
    "disagreement_reason",
    "disposition_id",
    "grade_id",
    "lot_id",
    "note",
    "override_reason",
    "quantity",
    "recipient_id",
    "return_line_id",
    "user_id",
    "scrap_reason_tag_ids",
    "weight",
}


class ReturnInspection(models.Model):
    """What the checklist says of the goods, and what a person makes of it."""

    _inherit = "return.inspection"

    checklist_id = fields.Many2one(
        comodel_name="return.inspection.checklist",
        compute="_compute_checklist_id",
        store=True,
        readonly=False,
        ondelete="restrict",
    )
    answer_ids = fields.One2many(
        comodel_name="return.inspection.answer",
        inverse_name="inspection_id",
        string="Answers",
    )
    weight = fields.Float(
        digits="Stock Weight", help="Weight of what came back, packaging included."
    )
    weight_uom_name = fields.Char(related="product_id.weight_uom_name")
    proposed_grade_id = fields.Many2one(
        comodel_name="return.grade",
        compute="_compute_proposal",
        store=True,
        ondelete="restrict",
        help="The best grade that all answers allow.",
    )
    proposed_disposition_id = fields.Many2one(
        comodel_name="return.disposition",
        readonly=True,
        ondelete="restrict",
    )
    proposal_reason = fields.Text(string="Why", compute="_compute_proposal", store=True)
    grade_id = fields.Many2one(compute="_compute_grade_id", store=True, readonly=False)
    disposition_id = fields.Many2one(
        compute="_compute_disposition_id", store=True, readonly=False
    )
    is_overridden = fields.Boolean(compute="_compute_is_overridden", store=True)
    override_reason = fields.Char(
        help="Why the goods are graded or sent elsewhere than the checklist proposes."
    )

    @api.depends("product_id")
    def _compute_checklist_id(self):
        checklists = self.env["return.inspection.checklist"]
        for product, results in self.grouped("product_id").items():
            results.checklist_id = checklists._find_for(product)

    @api.depends("answer_ids.grade_id", "answer_ids.is_answered", "answer_ids.is_ok")
    def _compute_proposal(self):
        grades = self.env["return.grade"]._get_ranked()
        for result in self:
            answered = result.answer_ids.filtered("is_answered")
            if not answered or not grades:
                result.proposed_grade_id = False
                result.proposal_reason = False
                continue
            proposal = inspection.propose(
                answer._to_finding(grades) for answer in answered
            )
            result.proposed_grade_id = grades[proposal.rank]
            result.proposal_reason = "\n".join(proposal.reasons) or self.env._(
                "All answers are as expected."
            )

    @api.depends("proposed_grade_id")
    def _compute_grade_id(self):
        for result in self:
            result._take_proposal("grade_id", result.proposed_grade_id)

    @api.depends("proposed_disposition_id")
    def _compute_disposition_id(self):
        for result in self:
            result._take_proposal("disposition_id", result.proposed_disposition_id)

    def _take_proposal(self, field, proposal):
        """Take the proposal over, unless a person gave a reason for another choice."""
        if self.state != "done" and not self.override_reason:
            self[field] = proposal or self[field]

    @api.depends(
        "proposed_grade_id", "proposed_disposition_id", "grade_id", "disposition_id"
    )
    def _compute_is_overridden(self):
        for result in self:
            pairs = (
                (result.proposed_grade_id, result.grade_id),
                (result.proposed_disposition_id, result.disposition_id),
            )
            result.is_overridden = any(
                proposed and chosen and proposed != chosen for proposed, chosen in pairs
            )

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        results._create_missing_answers()
        return results

    def write(self, vals):
        changed = self._get_evidence_fields().intersection(vals)
        validated = self.filtered(lambda result: result.state == "done")[:1]
        if changed and validated:
            field = self._fields[min(changed)].get_description(self.env)["string"]
            raise UserError(
                self.env._(
                    "%(inspection)s is validated: %(field)s cannot change any more, "
                    "the goods have moved on it. Inspect the next quantity instead.",
                    inspection=validated.display_name,
                    field=field,
                )
            )
        result = super().write(vals)
        if "checklist_id" in vals:
            self._create_missing_answers()
        return result

    @api.model
    def _get_evidence_fields(self):
        return EVIDENCE

    def _create_missing_answers(self):
        """Ask the questions of the checklist; answers to another one's are dropped."""
        # sudo: nobody else adds or removes questions
        for result in self.sudo():
            result.answer_ids.filtered(
                lambda answer, result=result: (
                    answer.item_id.checklist_id != result.checklist_id
                )
            ).unlink()
        self.env["return.inspection.answer"].sudo().create(
            [
                {"inspection_id": result.id, **item._prepare_answer_vals()}
                for result in self
                for item in result.checklist_id.item_ids - result.answer_ids.item_id
            ]
        )

    def _check_results(self):
        for result in self:
            missing = result.answer_ids.filtered(
                lambda answer: answer.required and not answer.is_answered
            )
            if missing:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: answer %(questions)s first.",
                        line=result.return_line_id.display_name,
                        questions=", ".join(missing.mapped("name")),
                    )
                )
            if result.is_overridden and not result.override_reason:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: the checklist proposes %(grade)s, "
                        "%(disposition)s. Say why you decide otherwise, or take the "
                        "proposal.",
                        line=result.return_line_id.display_name,
                        grade=result.proposed_grade_id.name,
                        disposition=result.proposed_disposition_id.name or "-",
                    )
                )
        return super()._check_results()

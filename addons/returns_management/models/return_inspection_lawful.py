from odoo import api, fields, models

from ..domain.legal_charge import DEDUCTION


class ReturnInspection(models.Model):
    """On a withdrawal only what was graded and photographed is deducted."""

    _inherit = "return.inspection"

    has_seal = fields.Boolean(related="return_line_id.has_seal")
    is_unsealed = fields.Boolean(related="return_line_id.is_unsealed", readonly=False)

    @api.depends("return_line_id.is_statutory", "return_line_id.is_unsealed")
    def _compute_proposed_deduction(self):
        """Propose nothing where the law allows nothing, whatever photos show."""
        computed = super()._compute_proposed_deduction()
        for result in self.filtered("proposed_deduction_percent"):
            line = result.return_line_id
            ruling = line._get_ruling(DEDUCTION, graded_photos=1)
            if not ruling.allowed:
                result.proposed_deduction_percent = 0
                result.deduction_proposal = line._say_ruling(ruling)
        return computed

    def _check_results(self):
        for result in self.filtered("deduction_percent"):
            result.return_line_id._check_lawful(
                DEDUCTION, graded_photos=result._count_graded_photos()
            )
        return super()._check_results()

    def _count_graded_photos(self):
        """Photos that show goods somebody graded."""
        self.ensure_one()
        return self.photo_count if self.grade_id else 0

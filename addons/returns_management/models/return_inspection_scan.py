from odoo import fields, models


class ReturnInspection(models.Model):
    """The result on the scanner's screen, with the questions of its checklist."""

    _inherit = "return.inspection"

    is_scanned = fields.Boolean(
        string="Counted by the Scanner",
        readonly=True,
        copy=False,
        help="The scanner counted these goods, whether or not they are graded yet.",
    )

    def _get_scan_data(self):
        """The result as the scanner shows it.

        :return: ``{"id", "product", "lot", "quantity" (of the product's own unit),
            "answers", "missing" (names of required questions), "proposal" (False, or
            sentences), "grade_id", "disposition_id", "override_reason",
            "needs_reason", "photos"}``
        """
        self.ensure_one()
        line = self.return_line_id
        return {
            "id": self.id,
            "product": self.product_id.display_name,
            "lot": self.lot_id.name or "",
            "is_serial": self.tracking == "serial",
            "quantity": float(line._to_scan_units(self.quantity)),
            "answers": [answer._get_scan_data() for answer in self.answer_ids],
            "missing": self._get_missing_answers().mapped("name"),
            "proposal": self.proposed_grade_id and (self.proposal_reason or ""),
            "proposed_grade_id": self.proposed_grade_id.id,
            "proposed_disposition_id": self.proposed_disposition_id.id,
            "grade_id": self.grade_id.id,
            "disposition_id": self.disposition_id.id,
            "override_reason": self.override_reason or "",
            "photos": len(self.photo_ids),
            "needs_reason": self.is_overridden and not self.override_reason,
        }

    def _get_missing_answers(self):
        return self.answer_ids.filtered(
            lambda answer: answer.required and not answer.is_answered
        )

    def _is_scan_complete(self):
        """Whether the person at the scanner owes this result nothing more."""
        self.ensure_one()
        overridden = self.is_overridden and not self.override_reason
        return bool(
            self.grade_id
            and self.disposition_id
            and not overridden
            and not self._get_missing_answers()
        )

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..domain import precedents

#: Decided cases that are compared, the newest, and similar ones that are shown.
COMPARED, SHOWN = 200, 5
DECIDED = ("granted", "accepted", "declined", "refused")


class ReturnGoodwill(models.Model):
    """What was granted in similar cases."""

    _inherit = "return.goodwill"

    similar_case_ids = fields.Many2many(
        comodel_name="return.goodwill",
        string="Similar Cases",
        compute="_compute_similar_cases",
    )
    usual_option_id = fields.Many2one(
        comodel_name="return.goodwill.option", compute="_compute_similar_cases"
    )
    usual_answer = fields.Char(
        compute="_compute_similar_cases",
        help="The answer that similar cases got most often.",
    )
    is_unusual = fields.Boolean(compute="_compute_similar_cases")

    @api.depends(
        "reason_id", "return_order_id", "return_line_id", "option_id", "amount", "state"
    )
    def _compute_similar_cases(self):
        for case in self:
            found = case._find_similar()
            usual = precedents.usual(found)
            option = self.env["return.goodwill.option"].browse(
                usual.answer if usual and usual.answer else ()
            )
            case.similar_case_ids = [entry.key for entry in found]
            case.usual_option_id = option
            case.usual_answer = case._get_usual_sentence(usual, option)
            case.is_unusual = bool(usual) and case.option_id != option

    def _find_similar(self):
        self.ensure_one()
        if not self.reason_id or not self.return_order_id:
            return []
        others = self.search(
            self._get_precedent_domain(), order="id desc", limit=COMPARED
        )
        return precedents.similar(
            self._to_domain(), [other._to_domain() for other in others], SHOWN
        )

    def _get_precedent_domain(self):
        """Decided cases that have the complaint or the kind of goods in common."""
        lines = self.return_line_id or self.return_order_id.line_ids
        return Domain(
            [
                ("id", "not in", self._origin.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "in", DECIDED),
            ]
        ) & (
            Domain("reason_id", "=", self.reason_id.id)
            | Domain(
                "return_order_id.line_ids.product_id.categ_id",
                "in",
                lines.product_id.categ_id.ids,
            )
        )

    def _to_domain(self):
        self.ensure_one()
        order = self.return_order_id
        lines = self.return_line_id or order.line_ids
        granted = self.state in ("granted", "accepted")
        return precedents.Case(
            key=self._origin.id,
            complaint=self.reason_id.id,
            value=Decimal(str(self.currency_id.round(self._get_value()))),
            reasons=frozenset(lines.reason_id.ids),
            categories=frozenset(lines.product_id.categ_id.ids),
            segments=frozenset(order.partner_id.commercial_partner_id.category_id.ids),
            decided=self.date_decided.date() if self.date_decided else None,
            answer=self.option_id.id if granted else None,
            amount=Decimal(str(self.currency_id.round(self.amount))),
        )

    def _get_usual_sentence(self, usual, option):
        if not usual:
            return self.env._("No similar case was decided yet.")
        answer = option.name or self.env._("nothing granted")
        sentence = self.env._(
            "%(count)s of %(total)s similar cases: %(answer)s",
            count=usual.count,
            total=usual.total,
            answer=answer,
        )
        if usual.share is None:
            return sentence
        return self.env._(
            "%(sentence)s, typically %(share)s %% of the price",
            sentence=sentence,
            share=usual.share,
        )

    def _check_usual(self):
        """Like cases get like answers, or a reason why not."""
        if self.is_unusual and not self.decision_note:
            raise UserError(
                self.env._(
                    "%(name)s: %(usual)s. Say why this one is answered otherwise.",
                    name=self.name,
                    usual=self.usual_answer,
                )
            )

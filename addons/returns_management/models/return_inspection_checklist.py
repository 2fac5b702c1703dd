from decimal import Decimal

from odoo import api, fields, models

from ..domain import inspection

KINDS = [
    (inspection.YES_NO, "Yes or No"),
    (inspection.CHOICE, "Choice"),
    (inspection.NUMBER, "Number"),
    (inspection.TEXT, "Text"),
    (inspection.PHOTO, "Photo"),
]


class ReturnInspectionChecklist(models.Model):
    _name = "return.inspection.checklist"
    _inherit = "return.settings.mixin"
    _description = "Inspection Checklist"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Product Categories",
        help="Used for products of these categories and of those below them; for all "
        "products when empty. The checklist of the nearest category is taken.",
    )
    item_ids = fields.One2many(
        comodel_name="return.inspection.checklist.item",
        inverse_name="checklist_id",
        string="Questions",
        copy=True,
    )

    @api.model
    def _find_for(self, product):
        """The checklist of the nearest category of ``product``, or the general one."""
        checklists = self.search([("active", "=", True)])
        category = product.categ_id
        while category:
            for checklist in checklists:
                if category in checklist.categ_ids:
                    return checklist
            category = category.parent_id
        return checklists.filtered(lambda checklist: not checklist.categ_ids)[:1]


class ReturnInspectionChecklistItem(models.Model):
    _name = "return.inspection.checklist.item"
    _description = "Inspection Question"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        comodel_name="return.inspection.checklist",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True, translate=True)
    kind = fields.Selection(
        selection=KINDS, string="Answer", required=True, default=inspection.YES_NO
    )
    required = fields.Boolean(default=True)
    expects_yes = fields.Boolean(string="Yes Is Good", default=True)
    good_choices = fields.Char(
        help="Choices that are fine, separated by commas.", translate=True
    )
    bad_choices = fields.Char(
        string="Other Choices",
        help="Choices that are not, separated by commas.",
        translate=True,
    )
    has_limits = fields.Boolean(string="Limits")
    minimum = fields.Float(digits=(16, 3))
    maximum = fields.Float(digits=(16, 3))
    unit = fields.Char(help="Unit of a number, such as kg or %.")
    grade_id = fields.Many2one(
        comodel_name="return.grade",
        string="At Best",
        ondelete="restrict",
        help="The best grade that goods with another answer can have; empty when the "
        "answer is only recorded.",
    )

    _limits_in_order = models.Constraint(
        "CHECK(NOT has_limits OR minimum <= maximum)",
        "The minimum of a number must not be above its maximum.",
    )

    def _get_choices(self, field):
        return [name.strip() for name in (self[field] or "").split(",") if name.strip()]

    def _to_question(self):
        """The question as the rule knows it; ranks follow the order of the grades."""
        self.ensure_one()
        grades = self.env["return.grade"]._get_ranked()
        limits = (self.minimum, self.maximum) if self.has_limits else (None, None)
        low, high = (None if limit is None else Decimal(str(limit)) for limit in limits)
        return inspection.Question(
            text=self.name,
            kind=self.kind,
            expected=self.expects_yes,
            good=frozenset(self._get_choices("good_choices")),
            minimum=low,
            maximum=high,
            unit=self.unit or "",
            rank=grades._get_rank(self.grade_id),
        )

    def _prepare_answer_vals(self):
        """An empty answer that keeps the question as it is now."""
        self.ensure_one()
        return {
            "item_id": self.id,
            "name": self.name,
            "sequence": self.sequence,
            "kind": self.kind,
            "required": self.required,
            "choices": ", ".join(
                self._get_choices("good_choices") + self._get_choices("bad_choices")
            ),
        }

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..domain import inspection
from .return_inspection_checklist import KINDS

#: What a person answers, as opposed to what the question was.
VALUE_FIELDS = frozenset({"value_yes", "value_text", "value_number", "photo"})


class ReturnInspectionAnswer(models.Model):
    """An answer, with the question as it was when it was asked."""

    _name = "return.inspection.answer"
    _description = "Inspection Answer"
    _order = "inspection_id, sequence, id"

    inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    item_id = fields.Many2one(
        comodel_name="return.inspection.checklist.item", ondelete="set null"
    )
    name = fields.Char(string="Question", required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    required = fields.Boolean(readonly=True)
    choices = fields.Char(readonly=True)
    value_yes = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No")], string="Yes or No"
    )
    value_text = fields.Char(string="Choice or Text")
    value_number = fields.Float(string="Number", digits=(16, 3))
    is_measured = fields.Boolean(
        string="Measured", help="A number was entered; zero is a number too."
    )
    photo = fields.Image(max_width=1920, max_height=1920)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Answered by",
        default=lambda self: self.env.user,
        readonly=True,
    )
    date = fields.Datetime(default=fields.Datetime.now, readonly=True)
    is_answered = fields.Boolean(compute="_compute_finding", store=True)
    is_ok = fields.Boolean(string="As Expected", compute="_compute_finding", store=True)
    grade_id = fields.Many2one(
        comodel_name="return.grade",
        string="At Best",
        compute="_compute_finding",
        store=True,
        ondelete="restrict",
        help="The best grade that this answer still allows.",
    )
    sentence = fields.Char(compute="_compute_finding", store=True)

    @api.depends("value_yes", "value_text", "value_number", "is_measured", "photo")
    def _compute_finding(self):
        grades = self.env["return.grade"]._get_ranked()
        for answer in self:
            value = answer._get_value()
            answer.is_answered = value is not None
            answer.is_ok = True
            answer.grade_id = False
            answer.sentence = False
            if value is None or not answer.item_id:
                continue
            finding = inspection.judge(answer.item_id._to_question(), value)
            answer.is_ok = finding.ok
            answer.sentence = finding.sentence
            if finding.rank is not None:
                answer.grade_id = grades[finding.rank]

    def _get_value(self):
        """The answer as the rule takes it; None while there is none."""
        self.ensure_one()
        if self.kind == inspection.YES_NO:
            return self.value_yes == "yes" if self.value_yes else None
        if self.kind == inspection.NUMBER:
            return Decimal(str(self.value_number)) if self.is_measured else None
        if self.kind == inspection.PHOTO:
            return self.photo or None
        return self.value_text or None

    def _to_finding(self, grades):
        """What the answer says, as it was judged when it was given."""
        self.ensure_one()
        rank = grades._get_rank(self.grade_id)
        return inspection.Finding(self.is_ok, self.sentence or self.name, rank)

    @api.constrains("value_text", "kind")
    def _check_choice(self):
        for answer in self.filtered(lambda a: a.kind == "choice" and a.value_text):
            allowed = [name.strip() for name in (answer.choices or "").split(",")]
            if answer.value_text not in allowed:
                raise ValidationError(
                    self.env._(
                        "%(question)s: %(value)s is none of the choices %(choices)s.",
                        question=answer.name,
                        value=answer.value_text,
                        choices=answer.choices,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create([self._complete_vals(vals) for vals in vals_list])
        answers._check_open()
        return answers

    def write(self, vals):
        self._check_open()
        return super().write(self._complete_vals(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_open()

    def _check_open(self):
        validated = self.inspection_id.filtered(lambda r: r.state == "done")[:1]
        if validated:
            raise UserError(
                self.env._(
                    "%(inspection)s is validated: its answers are evidence and cannot "
                    "change any more.",
                    inspection=validated.display_name,
                )
            )

    def _complete_vals(self, vals):
        self._check_photo(vals)
        if VALUE_FIELDS.isdisjoint(vals):
            return vals
        measured = {"is_measured": True} if "value_number" in vals else {}
        given = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        if self.env.su:
            return {**given, **vals, **measured}
        # who answered is not a matter of what the caller says
        return {**vals, **measured, **given}

    def _check_photo(self, vals):
        """Refuse what is no picture, or too large to be one, before it is decoded."""
        if not vals.get("photo"):
            return
        result = self.inspection_id[:1] or self.inspection_id.browse(
            vals.get("inspection_id")
        )
        name = vals.get("name") or self[:1].name or ""
        result._check_photo_content(name, result._decode_photo(name, vals["photo"]))

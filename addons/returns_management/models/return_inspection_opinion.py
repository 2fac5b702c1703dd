from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ReturnInspectionOpinion(models.Model):
    """What one inspector thought of the goods: kept as it was given."""

    _name = "return.inspection.opinion"
    _description = "Inspection Opinion"
    _order = "inspection_id, id"
    _rec_name = "user_id"

    inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Inspector",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
    grade_id = fields.Many2one(
        comodel_name="return.grade", required=True, ondelete="restrict"
    )
    disposition_id = fields.Many2one(
        comodel_name="return.disposition", required=True, ondelete="restrict"
    )
    deduction_percent = fields.Float(string="Deduction (%)", digits=(5, 2))
    note = fields.Char()

    _one_per_user = models.Constraint(
        "UNIQUE(inspection_id, user_id)",
        "A second opinion is another inspector's: you gave yours already.",
    )
    _deduction_percent_range = models.Constraint(
        "CHECK(deduction_percent BETWEEN 0 AND 100)",
        "A deduction must be between 0 and 100 percent.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals.update(user_id=self.env.uid, date=fields.Datetime.now())
        opinions = super().create(vals_list)
        validated = opinions.inspection_id.filtered(lambda r: r.state == "done")[:1]
        if validated:
            raise UserError(
                self.env._(
                    "%(inspection)s is validated: an opinion comes too late.",
                    inspection=validated.display_name,
                )
            )
        return opinions

    def write(self, vals):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "An opinion stays as it was given: it is evidence of the "
                    "inspection."
                )
            )
        return super().write(vals)


class ReturnInspection(models.Model):
    """Doubtful goods are looked at by two people."""

    _inherit = "return.inspection"

    _decided_fields = frozenset({"needs_second_opinion"})

    opinion_ids = fields.One2many(
        comodel_name="return.inspection.opinion",
        inverse_name="inspection_id",
        string="Opinions",
        readonly=True,
        copy=False,
    )
    needs_second_opinion = fields.Boolean(
        string="Second Opinion Asked", readonly=True, copy=False
    )
    second_opinion = fields.Selection(
        selection=[
            ("no", "None"),
            ("asked", "Waiting"),
            ("agreed", "Agreed"),
            ("differs", "Differs"),
        ],
        compute="_compute_second_opinion",
        store=True,
    )
    disagreement_reason = fields.Char(
        copy=False,
        help="Why the goods are graded so although the two inspectors differ.",
    )

    @api.depends("needs_second_opinion", "opinion_ids")
    def _compute_second_opinion(self):
        for result in self:
            opinions = result.opinion_ids
            found = {
                (op.grade_id, op.disposition_id, op.deduction_percent)
                for op in opinions
            }
            if not result.needs_second_opinion:
                result.second_opinion = "no"
            elif len(opinions) < 2:
                result.second_opinion = "asked"
            else:
                result.second_opinion = "agreed" if len(found) == 1 else "differs"

    def action_ask_second_opinion(self):
        """Keep what was found so far and have another inspector look."""
        self.check_access("write")
        for result in self:
            if result.state == "done" or not (
                result.grade_id and result.disposition_id
            ):
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: fill in grade and disposition, your "
                        "own opinion, before you ask for a second one; a validated "
                        "inspection has been decided.",
                        line=result.return_line_id.display_name,
                    )
                )
        asked = self.filtered(lambda result: not result.needs_second_opinion)
        self.env["return.inspection.opinion"].create(
            [result._prepare_opinion_vals() for result in asked]
        )
        # sudo: the flag is written by this button only
        asked.sudo().needs_second_opinion = True

    def _prepare_opinion_vals(self):
        self.ensure_one()
        return {
            "inspection_id": self.id,
            "grade_id": self.grade_id.id,
            "disposition_id": self.disposition_id.id,
            "deduction_percent": self.deduction_percent,
            "note": self.override_reason,
        }

    def action_give_second_opinion(self):
        self.ensure_one()
        if self.env.user in self.opinion_ids.user_id:
            raise UserError(
                self.env._(
                    "Inspection of %(line)s: a second opinion is another inspector's, "
                    "yours is the first.",
                    line=self.return_line_id.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Second Opinion"),
            "res_model": "return.inspection.opinion",
            "view_mode": "form",
            "target": "new",
            "context": {"default_inspection_id": self.id},
        }

    def _check_results(self):
        for result in self:
            line = result.return_line_id.display_name
            if result.second_opinion == "asked":
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s waits for its second opinion: another "
                        "inspector than %(user)s gives it.",
                        line=line,
                        user=result.opinion_ids.user_id.name,
                    )
                )
            if result.second_opinion == "agreed":
                result._check_agreed_opinion()
            if result.second_opinion == "differs" and not result._may_decide():
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: %(users)s differ. Say why you decide "
                        "as you do, or let a manager of returns validate it.",
                        line=line,
                        users=", ".join(result.opinion_ids.user_id.mapped("name")),
                    )
                )
        return super()._check_results()

    def _check_agreed_opinion(self):
        """Two inspectors agreed: what is validated is that, or is explained."""
        opinion = self.opinion_ids[:1]
        agreed = (opinion.grade_id, opinion.disposition_id)
        if (self.grade_id, self.disposition_id) != agreed and not self._may_decide():
            raise UserError(
                self.env._(
                    "Inspection of %(line)s: both inspectors found %(grade)s, "
                    "%(disposition)s. Take that, or say why you decide otherwise.",
                    line=self.return_line_id.display_name,
                    grade=opinion.grade_id.name,
                    disposition=opinion.disposition_id.name,
                )
            )

    def _may_decide(self):
        manager = "returns_management.returns_management_group_manager"
        return bool(self.disagreement_reason) or self.env.user.has_group(manager)

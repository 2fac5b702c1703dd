from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnBudget(models.Model):
    """What the returns of a period may cost, by product category.

    Plan and actual are net of tax and in company currency; the actual is the ledger's,
    see ``return.budget.report``.
    """

    _name = "return.budget"
    _description = "Return Budget"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        tracking=True,
    )
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The last day of the month unless changed.",
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("confirmed", "Confirmed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        comodel_name="return.budget.line",
        inverse_name="budget_id",
        string="Lines",
        copy=True,
    )
    figure_ids = fields.One2many(
        comodel_name="return.budget.report",
        inverse_name="budget_id",
        string="Plan and Actual",
    )
    planned_cost = fields.Monetary(compute="_compute_costs")
    actual_cost = fields.Monetary(compute="_compute_costs")
    variance = fields.Monetary(compute="_compute_costs")

    _period_valid = models.Constraint(
        "CHECK(date_from <= date_to)", "A budget must not end before it begins."
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for budget in self.filtered("date_from"):
            budget.date_to = budget.date_from + relativedelta(day=31)

    @api.depends("date_from")
    def _compute_name(self):
        for budget in self.filtered("date_from"):
            month = fields.Date.to_string(budget.date_from)[:7]
            budget.name = self.env._("Returns %(month)s", month=month)

    @api.depends("line_ids.planned_cost", "line_ids.actual_cost")
    def _compute_costs(self):
        for budget in self:
            budget.planned_cost = sum(budget.line_ids.mapped("planned_cost"))
            budget.actual_cost = sum(budget.line_ids.mapped("actual_cost"))
            budget.variance = budget.planned_cost - budget.actual_cost

    @api.constrains("company_id", "date_from", "date_to", "state")
    def _check_overlap(self):
        """A day belongs to one confirmed budget: nothing is compared twice."""
        for budget in self.filtered(lambda budget: budget.state == "confirmed"):
            other = self.search(
                [
                    ("id", "!=", budget.id),
                    ("company_id", "=", budget.company_id.id),
                    ("state", "=", "confirmed"),
                    ("date_from", "<=", budget.date_to),
                    ("date_to", ">=", budget.date_from),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "Budget %(name)s and confirmed budget %(other)s share days. "
                        "Change the dates of one of them.",
                        name=budget.name,
                        other=other.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        for budget in self.filtered(lambda budget: budget.state == "confirmed"):
            raise UserError(
                self.env._(
                    "Budget %(name)s is confirmed: set it back to draft to delete it.",
                    name=budget.name,
                )
            )

    def action_confirm(self):
        for budget in self.filtered(lambda budget: not budget.line_ids):
            raise UserError(
                self.env._(
                    "Budget %(name)s has no lines: add a product category first.",
                    name=budget.name,
                )
            )
        self.state = "confirmed"

    def action_draft(self):
        self.state = "draft"

    def action_view_figures(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_accounting.return_budget_report_action"
        )
        return {**action, "domain": [("budget_id", "=", self.id)], "context": {}}

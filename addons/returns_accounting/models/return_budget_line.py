from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import budget


class ReturnBudgetLine(models.Model):
    """The plan of one product category, for its own products only (not those of its
    sub-categories), so that no ledger line counts twice."""

    _name = "return.budget.line"
    _description = "Return Budget Line"
    _order = "budget_id, categ_id, id"

    budget_id = fields.Many2one(
        comodel_name="return.budget", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="budget_id.state")
    categ_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
        required=True,
        ondelete="restrict",
    )
    units = fields.Float(digits="Product Unit", help="Units expected back.")
    refunds = fields.Monetary(
        help="Credited for returned goods, their delivery and as goodwill, before fees."
    )
    restocking_fees = fields.Monetary(string="Fees", help="Kept from customers.")
    freight = fields.Monetary(
        help="Billed by carriers for bringing goods back, less what customers paid."
    )
    write_downs = fields.Monetary(
        string="Write-downs", help="Value lost by returned goods."
    )
    planned_cost = fields.Monetary(
        string="Planned",
        compute="_compute_costs",
        help="Refunds, freight and write-downs, less restocking fees.",
    )
    actual_cost = fields.Monetary(
        string="Actual", compute="_compute_costs", help="The same, in the ledger."
    )
    variance = fields.Monetary(
        compute="_compute_costs", help="Left of the plan; negative when exceeded."
    )
    used = fields.Float(
        compute="_compute_costs",
        help="Share of the plan that was used; 0 where nothing was planned.",
    )

    _categ_uniq = models.Constraint(
        "UNIQUE(budget_id, categ_id)",
        "This budget has a line for the category already: change that one.",
    )
    _plan_not_negative = models.Constraint(
        "CHECK(units >= 0 AND refunds >= 0 AND restocking_fees >= 0 AND freight >= 0"
        " AND write_downs >= 0)",
        "A plan is entered as positive amounts, fees as well.",
    )

    @api.depends(*budget.FIGURES, "budget_id.date_from", "budget_id.date_to")
    def _compute_costs(self):
        actual = self._get_actual()
        for line in self:
            planned = {name: line[name] or 0 for name in budget.FIGURES}
            comparison = budget.Comparison(
                budget.net_cost(planned), actual.get(line._origin, 0)
            )
            line.planned_cost = comparison.planned
            line.actual_cost = comparison.actual
            line.variance = comparison.variance
            line.used = comparison.used or 0

    def _get_actual(self):
        """Net cost of the lines in the ledger: ``{line: amount}``, in one query."""
        return dict(
            self.env["return.budget.report"]._read_group(
                [("budget_line_id", "in", self._origin.ids), ("figure", "!=", "units")],
                ["budget_line_id"],
                ["actual:sum"],
            )
        )

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_draft()

    @api.constrains("budget_id")
    def _check_draft(self):
        for line in self.filtered(lambda line: line.state == "confirmed"):
            raise UserError(
                self.env._(
                    "Budget %(name)s is confirmed: set it back to draft to change its "
                    "lines.",
                    name=line.budget_id.name,
                )
            )

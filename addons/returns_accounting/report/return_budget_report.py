from odoo import api, fields, models
from odoo.tools import SQL

from ..domain import budget


class ReturnBudgetReport(models.Model):
    """Plan and actual of return budgets: one row per budget line and figure.

    The actual is read from the ledger whenever the rows are: posted journal items in
    the period of the budget, by what they are to a return (``return_entry_type``) and
    by the category of the returned product. Costs are positive and fees negative, plan
    and actual alike: the amounts of a category add up to its net cost, and a negative
    variance is always bad.
    """

    _name = "return.budget.report"
    _description = "Return Budget Analysis"
    _auto = False
    _order = "budget_id desc, categ_id, id"
    _depends = {
        "account.move.line": [
            "balance",
            "company_id",
            "date",
            "parent_state",
            "product_uom_id",
            "quantity",
            "return_entry_type",
            "return_line_id",
        ],
        "product.template": ["categ_id", "uom_id"],
        "return.budget": ["company_id", "date_from", "date_to", "state"],
        "return.budget.line": ["budget_id", "categ_id", *budget.FIGURES],
        "return.order.line": ["product_id"],
    }

    budget_id = fields.Many2one(comodel_name="return.budget", readonly=True)
    budget_line_id = fields.Many2one(comodel_name="return.budget.line", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        selection=[("draft", "Draft"), ("confirmed", "Confirmed")], readonly=True
    )
    date = fields.Date(string="Period", readonly=True)
    categ_id = fields.Many2one(
        comodel_name="product.category", string="Product Category", readonly=True
    )
    figure = fields.Selection(
        selection=[
            ("units", "Units"),
            ("refunds", "Refunds"),
            ("restocking_fees", "Less: Restocking Fees"),
            ("freight", "Freight"),
            ("write_downs", "Write-downs"),
        ],
        readonly=True,
    )
    planned = fields.Float(
        digits=(16, 2), readonly=True, help="Units count as they are."
    )
    actual = fields.Float(digits=(16, 2), readonly=True, help="Posted in the ledger.")
    variance = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="Planned less actual: negative when it was exceeded.",
    )
    used = fields.Float(
        compute="_compute_used",
        aggregator=None,
        help="Share of the plan that was used; 0 where nothing was planned.",
    )

    @api.depends("planned", "actual")
    def _compute_used(self):
        for row in self:
            row.used = budget.Comparison(row.planned, row.actual).used or 0

    @property
    def _table_query(self):
        return SQL(
            """
            WITH ledger AS MATERIALIZED (%(ledger)s)
            SELECT line.id * %(count)s + figure.position AS id,
                   budget.id AS budget_id,
                   line.id AS budget_line_id,
                   budget.company_id,
                   budget.state,
                   budget.date_from AS date,
                   line.categ_id,
                   figure.name AS figure,
                   figure.planned,
                   actual.amount AS actual,
                   figure.planned - actual.amount AS variance
              FROM return_budget_line line
              JOIN return_budget budget ON budget.id = line.budget_id
        CROSS JOIN LATERAL (VALUES %(figures)s)
                AS figure (position, name, planned, entry_types, counted)
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(
                       CASE WHEN figure.counted THEN ledger.quantity
                            ELSE ledger.balance
                       END), 0) AS amount
                     FROM ledger
                    WHERE ledger.budget_id = budget.id
                      AND ledger.categ_id = line.categ_id
                      AND ledger.entry_type = ANY(figure.entry_types)) AS actual
            """,
            ledger=self._ledger_query(),
            count=len(budget.FIGURES),
            figures=SQL(", ").join(
                SQL(
                    "(%s, %s, %s * COALESCE(line.%s, 0)::numeric, %s, %s)",
                    position,
                    name,
                    figure.sign,
                    SQL.identifier(name),
                    list(figure.entry_types),
                    figure.counted,
                )
                for position, (name, figure) in enumerate(budget.FIGURES.items())
            ),
        )

    def _ledger_query(self):
        """Balance and quantity by budget, category and type; units in the product's."""
        return SQL(
            """
            SELECT budget.id AS budget_id,
                   template.categ_id,
                   item.return_entry_type AS entry_type,
                   SUM(item.balance) AS balance,
                   SUM(item.quantity * COALESCE(unit.factor / own_unit.factor, 1))
                       AS quantity
              FROM return_budget budget
              JOIN account_move_line item
                ON item.company_id = budget.company_id
               AND item.date BETWEEN budget.date_from AND budget.date_to
               AND item.parent_state = 'posted'
               AND item.return_line_id IS NOT NULL
              JOIN return_order_line line ON line.id = item.return_line_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom own_unit ON own_unit.id = template.uom_id
         LEFT JOIN uom_uom unit ON unit.id = item.product_uom_id
          GROUP BY budget.id, template.categ_id, item.return_entry_type
            """
        )

    def action_view_ledger(self):
        """Open exactly the journal items that the actual adds up."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        return {
            **action,
            "name": f"{self.budget_id.name}: {self.categ_id.display_name}",
            "domain": self._get_ledger_domain(),
            "context": {"create": False},
        }

    def _get_ledger_domain(self):
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.budget_id.date_from),
            ("date", "<=", self.budget_id.date_to),
            ("parent_state", "=", "posted"),
            ("return_entry_type", "in", budget.FIGURES[self.figure].entry_types),
            ("return_line_id.product_id.categ_id", "=", self.categ_id.id),
        ]

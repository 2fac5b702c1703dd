from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

OWN_RATES = """
    SELECT count(*) FILTER (WHERE line.qty_delivered > 0),
           count(*) FILTER (WHERE line.qty_delivered > 0 AND EXISTS (
               SELECT FROM return_order_line returned
                WHERE returned.sale_line_id = line.id
                  AND returned.state IN ('approved', 'done')))
      FROM sale_order_line line
      JOIN sale_order sale ON sale.id = line.order_id
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
 LEFT JOIN product_category category ON category.id = template.categ_id
     WHERE sale.company_id IN %(companies)s
       AND sale.date_order >= %(since)s
       AND (%(path)s IS NULL OR category.parent_path LIKE %(path)s)
"""


class ReturnBenchmark(models.Model):
    """What others say of returns, beside our own figure."""

    _name = "return.benchmark"
    _description = "Benchmark of Returns"
    _order = "sequence, date desc, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    value = fields.Float(
        string="Industry (%)",
        digits=(5, 1),
        required=True,
        help="Share of what is sold that comes back.",
    )
    categ_id = fields.Many2one(
        comodel_name="product.category",
        string="Our Category",
        help="Our own figure is that of this category and those below it; of all "
        "products when empty.",
    )
    date = fields.Date(string="Published", required=True)
    source = fields.Char(required=True)
    url = fields.Char(string="Address")
    is_confirmed = fields.Boolean(
        string="Confirmed",
        help="Somebody read the figure in its source. Surveys ask retailers for "
        "estimates: look at what they count before you compare.",
    )
    own_value = fields.Float(
        string="Own (%)",
        digits=(5, 1),
        compute="_compute_own_value",
        help="Share of the order lines delivered in the last twelve months of which "
        "something came back.",
    )
    difference = fields.Float(
        string="Difference (points)", digits=(5, 1), compute="_compute_own_value"
    )

    _value_is_a_share = models.Constraint(
        "CHECK(value BETWEEN 0 AND 100)", "A return rate must be from 0 to 100 percent."
    )

    @api.depends("categ_id", "value")
    @api.depends_context("allowed_company_ids")
    def _compute_own_value(self):
        self.env.flush_all()
        for categ, benchmarks in self.grouped("categ_id").items():
            rate = self._read_own_rate(categ)
            for benchmark in benchmarks:
                benchmark.own_value = rate
                benchmark.difference = rate - benchmark.value

    @api.model
    def _read_own_rate(self, categ):
        """In percent; 0 where nothing was delivered."""
        query = SQL(
            OWN_RATES,
            companies=tuple(self.env.companies.ids),
            since=fields.Datetime.now() - relativedelta(months=12),
            path=f"{categ.parent_path}%" if categ else None,
        )
        ((delivered, returned),) = self.env.execute_query(query)
        return 100 * returned / delivered if delivered else 0

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: What a return gathers of its lines, by the field of the line that has it.
GATHERED = {
    "product_ids": "product_id",
    "product_categ_ids": "product_categ_id",
    "reason_ids": "reason_id",
}


class ReturnOrder(models.Model):
    """What a return is about, to group returns by.

    Read from the lines, so that nothing has to be kept in step with them.
    """

    _inherit = "return.order"

    product_ids = fields.Many2many(
        comodel_name="product.product",
        string="Products",
        compute="_compute_gathered",
        search="_search_product_ids",
    )
    product_categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Product Categories",
        compute="_compute_gathered",
        search="_search_product_categ_ids",
    )
    reason_ids = fields.Many2many(
        comodel_name="return.order.reason",
        string="Reasons",
        compute="_compute_gathered",
        search="_search_reason_ids",
    )
    date_delivery = fields.Datetime(
        string="Delivery Date",
        compute="_compute_date_delivery",
        search="_search_date_delivery",
        help="First delivery of the sales orders that the goods come from.",
    )

    @api.depends("line_ids.product_id.categ_id", "line_ids.reason_id")
    def _compute_gathered(self):
        for order in self:
            for name, line_field in GATHERED.items():
                order[name] = order.line_ids[line_field]

    @api.depends("line_ids.date_delivery")
    def _compute_date_delivery(self):
        for order in self:
            dates = order.line_ids.mapped("date_delivery")
            order.date_delivery = min(filter(None, dates), default=False)

    def _search_product_ids(self, operator, value):
        return self._search_gathered("product_ids", operator, value)

    def _search_product_categ_ids(self, operator, value):
        return self._search_gathered("product_categ_ids", operator, value)

    def _search_reason_ids(self, operator, value):
        return self._search_gathered("reason_ids", operator, value)

    def _search_gathered(self, name, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return [("line_ids", "any", [(GATHERED[name], operator, value)])]

    def _search_date_delivery(self, operator, value):
        field = self._fields["date_delivery"]
        return Domain.custom(
            to_sql=lambda model, alias, query: field.condition_to_sql(
                field.name, operator, value, model, alias, query
            )
        )

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec not in GATHERED:
            return super()._read_group_groupby(alias, groupby_spec, query)
        self._check_field_access(self._fields[groupby_spec], "read")
        lines = self._query_lines()
        value = self._get_line_sql(lines, GATHERED[groupby_spec])
        lines.groupby = SQL("return_order_id, %s", value)
        return self._join_lines(alias, groupby_spec, query, lines, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "date_delivery" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        lines = self._query_lines()
        lines.groupby = SQL("return_order_id")
        value = SQL("min(%s)", self._get_line_sql(lines, "date_delivery"))
        return self._join_lines(alias, field_expr, query, lines, value)

    def _query_lines(self):
        return self.env["return.order.line"]._search([])

    def _get_line_sql(self, lines, name):
        model = self.env["return.order.line"]
        return model._field_to_sql(model._table, name, lines)

    def _join_lines(self, alias, name, query, lines, value):
        """Join what the lines of each return say, once for each return and value.

        :return: the SQL of the value
        """
        found = lines.select(SQL("return_order_id"), SQL("%s AS value", value))
        joined = query.left_join(
            alias, "id", SQL("(%s)", found), "return_order_id", name
        )
        return SQL.identifier(joined, "value")

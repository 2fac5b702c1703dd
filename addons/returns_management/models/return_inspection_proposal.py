from decimal import Decimal

from odoo import api, fields, models

from ..domain import disposition


class ReturnInspection(models.Model):
    """Where the goods are proposed to go: by the rules, else by their grade."""

    _inherit = "return.inspection"

    proposed_disposition_id = fields.Many2one(
        compute="_compute_proposed_disposition_id", store=True
    )
    disposition_reason = fields.Char(
        string="Why There",
        compute="_compute_proposed_disposition_id",
        store=True,
        help="The rule that proposes the disposition.",
    )

    @api.depends("proposed_grade_id", "grade_id", "product_id", "return_line_id")
    def _compute_proposed_disposition_id(self):
        by_grade = self.env["return.disposition"].search([("grade_ids", "!=", False)])
        for company, results in self.grouped("company_id").items():
            rules = self.env["return.disposition.rule"]._get_for_company(company)
            for result in results:
                result._propose_disposition(rules, by_grade)

    def _propose_disposition(self, rules, by_grade):
        """Take the first rule that fits; without one the grade of the answers decides.

        What the law forbids is not proposed.
        """
        self.ensure_one()
        if self.is_destruction_banned and not self.derogation:
            rules = rules.filtered(lambda r: not r.disposition_id.is_destruction)
            by_grade = by_grade.filtered(lambda way: not way.is_destruction)
        fitting = disposition.choose(
            self._to_goods(), (rule._to_domain() for rule in rules)
        )
        if fitting:
            self.proposed_disposition_id = rules.browse(fitting.key).disposition_id
            self.disposition_reason = fitting.name
            return
        grade = self.proposed_grade_id
        self.proposed_disposition_id = by_grade.filtered(
            lambda way: grade and grade in way.grade_ids
        )[:1]
        self.disposition_reason = (
            self.env._("Usual for grade %(grade)s", grade=grade.code)
            if self.proposed_disposition_id
            else False
        )

    def _to_goods(self):
        grade = self.proposed_grade_id or self.grade_id
        return disposition.Goods(
            value=Decimal(str(self._get_unit_value())),
            grade=grade.id or None,
            reason=self.return_line_id.reason_id.id or None,
            categories=self.product_id.categ_id._get_lineage_ids(),
            tags=frozenset(self.product_id.all_product_tag_ids.ids),
        )

    def _get_unit_value(self):
        """Price paid for one unit of the product, in the currency of the company."""
        self.ensure_one()
        line = self.return_line_id
        if not line:
            return 0
        price = line.price_unit * (1 - line.discount / 100)
        unit, own = line.product_uom_id, self.product_id.uom_id
        units = unit._compute_quantity(1, own, round=False) if unit and own else 1
        company = self.company_id
        date = fields.Date.to_date(line.return_order_id.date_request)
        return line.currency_id._convert(
            price / (units or 1), company.currency_id, company, date
        )

    def _keep_choices(self, vals_list):
        """What a person chose stands, also when it brings another proposal about."""
        for result, vals in zip(self, vals_list, strict=True):
            chosen = {
                name: vals[name]
                for name in ("grade_id", "disposition_id")
                if vals.get(name) and result[name].id != vals[name]
            }
            if chosen:
                result.write(chosen)

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        results.mapped("proposed_disposition_id")
        results._keep_choices(vals_list)
        return results

    def write(self, vals):
        result = super().write(vals)
        if vals.get("grade_id") or vals.get("disposition_id"):
            self.mapped("proposed_disposition_id")
            self._keep_choices([vals] * len(self))
        return result

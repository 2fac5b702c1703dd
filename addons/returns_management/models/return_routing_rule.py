from odoo import fields, models
from odoo.tools import format_list

from ..domain import routing

#: The conditions of a rule: name in the domain, field with the records it names.
CONDITIONS = {
    "countries": "country_ids",
    "states": "state_ids",
    "sources": "source_warehouse_ids",
    "reasons": "reason_ids",
    "categories": "categ_ids",
}


class ReturnRoutingRule(models.Model):
    _name = "return.routing.rule"
    _inherit = "return.settings.rule.mixin"
    _description = "Return Routing Rule"

    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Receives",
        required=True,
        check_company=True,
        help="The warehouse that customers send these returns to.",
    )
    country_ids = fields.Many2many(comodel_name="res.country", string="Countries")
    country_group_ids = fields.Many2many(
        comodel_name="res.country.group",
        string="Country Groups",
        help="The countries of these groups, besides those named one by one.",
    )
    state_ids = fields.Many2many(
        comodel_name="res.country.state",
        string="States",
        help="States or provinces of the customer; all when empty.",
    )
    source_warehouse_ids = fields.Many2many(
        comodel_name="stock.warehouse",
        relation="return_routing_rule_source_warehouse_rel",
        string="Delivered from",
        check_company=True,
        help="The warehouses of the sales orders.",
    )

    def _to_domain(self):
        self.ensure_one()
        countries = self.country_ids | self.country_group_ids.country_ids
        return routing.Rule(
            id=self.id,
            countries=frozenset(countries.ids),
            states=frozenset(self.state_ids.ids),
            sources=frozenset(self.source_warehouse_ids.ids),
            reasons=frozenset(self.reason_ids.ids),
            categories=frozenset(self.categ_ids.ids),
        )

    def _explain(self, met):
        """Why a return goes to the warehouse of this rule, in a sentence."""
        self.ensure_one()
        names = {
            condition: format_list(
                self.env,
                self.env[self._fields[field].comodel_name]
                .browse(met[condition])
                .mapped("display_name"),
            )
            for condition, field in CONDITIONS.items()
            if condition in met
        }
        labels = {
            "countries": self.env._("customer in"),
            "states": self.env._("customer in"),
            "sources": self.env._("delivered from"),
            "reasons": self.env._("reason"),
            "categories": self.env._("category"),
        }
        facts = [f"{labels[condition]} {name}" for condition, name in names.items()]
        return self.env._(
            "%(warehouse)s by rule %(rule)s: %(facts)s.",
            warehouse=self.warehouse_id.name,
            rule=self.name,
            facts=", ".join(facts) or self.env._("it applies to all returns"),
        )

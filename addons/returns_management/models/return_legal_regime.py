from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..domain import legal


class ReturnLegalRegime(models.Model):
    """The law of a place as data: adding a country is adding records."""

    _name = "return.legal.regime"
    _inherit = "return.settings.mixin"
    _description = "Legal Regime"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Such as EU, FR or US-CA.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        comodel_name="return.legal.regime",
        string="Belongs to",
        index="btree_not_null",
        ondelete="restrict",
        help="Its provisions hold here too, except those of a kind that stand here.",
    )
    country_ids = fields.Many2many(comodel_name="res.country", string="Countries")
    state_ids = fields.Many2many(comodel_name="res.country.state", string="States")
    is_fallback = fields.Boolean(
        string="Everywhere Else",
        help="Holds for countries that no other regime names.",
    )
    note = fields.Text(translate=True)
    provision_ids = fields.One2many(
        comodel_name="return.legal.provision",
        inverse_name="regime_id",
        string="Provisions",
    )
    inherited_provision_ids = fields.Many2many(
        comodel_name="return.legal.provision",
        string="Inherited Provisions",
        compute="_compute_inherited_provision_ids",
    )
    penalty_step_ids = fields.One2many(
        comodel_name="return.legal.penalty.step",
        inverse_name="regime_id",
        string="Penalties",
    )
    rate_ids = fields.One2many(
        comodel_name="return.legal.rate",
        inverse_name="regime_id",
        string="Legal Interest Rates",
    )
    unconfirmed_count = fields.Integer(
        string="Not Confirmed", compute="_compute_unconfirmed_count"
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A legal regime with this code exists already."
    )
    _fallback_uniq = models.UniqueIndex(
        "(is_fallback) WHERE is_fallback AND active",
        "Only one legal regime can hold everywhere else.",
    )

    @api.depends("parent_id", "provision_ids.kind")
    def _compute_inherited_provision_ids(self):
        for regime in self:
            own = set(regime.provision_ids.mapped("kind"))
            found = self.env["return.legal.provision"]
            for parent in regime._get_parents():
                found |= parent.provision_ids.filtered(
                    lambda provision, own=own: provision.kind not in own
                )
                own |= set(parent.provision_ids.mapped("kind"))
            regime.inherited_provision_ids = found

    @api.depends("provision_ids.status", "penalty_step_ids.status")
    def _compute_unconfirmed_count(self):
        for regime in self:
            statuses = regime.provision_ids.mapped("status")
            statuses += regime.penalty_step_ids.mapped("status")
            regime.unconfirmed_count = len(statuses) - statuses.count("confirmed")

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A legal regime cannot belong to itself or to its own part.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        result = super().create(vals_list)
        self.env.registry.clear_cache()
        return result

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def action_view_unconfirmed(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_legal_provision_action"
        )
        return {
            **action,
            "domain": [("regime_id", "=", self.id), ("status", "!=", "confirmed")],
            "context": {"default_regime_id": self.id},
        }

    @api.model
    def _get_regime(self, country, state=None):
        """The regime of a place: of its state, else its country, else everywhere.

        Of several that name the country the innermost holds: France, not the EU.
        """
        state = state or self.env["res.country.state"]
        return self._get_regimes([(country, state)])[country, state]

    @api.model
    def _get_regimes(self, places):
        """The regimes of many places, read once.

        :param places: ``[(country, state)]``, either of them possibly empty
        :return: ``{(country, state): regime}``
        """
        regimes = self.search([("active", "=", True)])
        fallback = regimes.filtered("is_fallback")[:1]
        by_depth = regimes.sorted(lambda regime: -len(regime._get_parents()))
        return {
            (country, state): (
                by_depth.filtered(lambda regime, state=state: state in regime.state_ids)
                or by_depth.filtered(
                    lambda regime, country=country: country in regime.country_ids
                )
                or fallback
            )[:1]
            for country, state in set(places)
        }

    def _get_parents(self):
        """The regimes above this one, the nearest first."""
        parents, regime = [], self.parent_id
        while regime and regime not in parents:
            parents.append(regime)
            regime = regime.parent_id
        return parents

    def _to_domain(self, day, country=None, state=None):
        """The law of ``day``, what it inherits included.

        :param country: of the customer, whose public holidays count
        """
        self.ensure_one()
        days = self._get_days_of_change()
        rules = self._get_rules(days[bisect_right(days, day) - 1])
        calendar = _get_calendar(country, state)
        return replace(rules, calendar=calendar) if calendar else rules

    @tools.ormcache("self.id")
    def _get_days_of_change(self):
        """First days of the periods in which the law here stays the same."""
        # sudo: the law is the same for everybody
        provisions = self.sudo().provision_ids
        days = {date.min, *filter(None, provisions.mapped("date_from"))}
        days |= {day + timedelta(days=1) for day in provisions.mapped("date_to") if day}
        if self.parent_id:
            days.update(self.sudo().parent_id._get_days_of_change())
        return tuple(sorted(days))

    @tools.ormcache("self.id", "day", "self.env.lang")
    def _get_rules(self, day):
        """The law that holds on ``day``, read once."""
        # sudo: the law is the same for everybody
        regime = self.sudo()
        provisions = [provision._to_domain() for provision in regime.provision_ids]
        own = legal.Regime(
            regime.code,
            regime.name,
            {rule.kind: rule for rule in provisions if rule.holds_on(day)},
            tuple(step._to_domain() for step in regime.penalty_step_ids),
            regime.code,
        )
        parent = regime.parent_id and regime.parent_id._get_rules(day)
        return legal.inherit(parent or None, own)

    def _get_rates(self):
        """The legal interest rates that hold here, of this regime or one above."""
        self.ensure_one()
        owners = [self, *self._get_parents()]
        rates = next((owner.rate_ids for owner in owners if owner.rate_ids), ())
        return tuple(rate._to_domain() for rate in rates)


def _get_calendar(country, state):
    """ISO 3166-2 code of a place; some states carry that of their country in theirs."""
    if not country or not state:
        return country and country.code
    return f"{country.code}-{state.code.removeprefix(f'{country.code}-')}"

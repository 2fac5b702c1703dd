from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..domain import legal, legal_kinds

#: Units whose value says nothing.
WITHOUT_FIGURE = (legal_kinds.YES, legal_kinds.NONE)


class ReturnLegalProvision(models.Model):
    """One rule of law of a place, and from when to when it holds."""

    _name = "return.legal.provision"
    _inherit = "return.legal.source.mixin"
    _description = "Legal Provision"
    _order = "regime_id, sequence, id"

    regime_id = fields.Many2one(
        comodel_name="return.legal.regime",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=list(legal_kinds.KINDS.items()),
        string="About",
        required=True,
        help="What the rule is about: the engine counts with its figure.",
    )
    value = fields.Integer(string="Figure")
    unit = fields.Selection(
        selection=list(legal_kinds.UNITS.items()),
        required=True,
        default=legal_kinds.DAYS,
    )
    date_from = fields.Date(string="In Force from")
    date_to = fields.Date(string="In Force until")
    is_in_force = fields.Boolean(
        string="In Force", compute="_compute_is_in_force", search="_search_is_in_force"
    )

    _value_in_range = models.Constraint(
        "CHECK(value BETWEEN 0 AND 36500)",
        "The figure of a provision must be between 0 and 36,500.",
    )
    _value_of_unit = models.Constraint(
        "CHECK(value > 0 OR unit IN ('yes', 'none'))",
        "A period needs a figure above zero; a place that gives no such right has no "
        "provision of this kind.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "A provision cannot end before it begins.",
    )

    @api.depends("date_from", "date_to")
    @api.depends_context("tz")
    def _compute_is_in_force(self):
        today = fields.Date.context_today(self)
        for provision in self:
            provision.is_in_force = provision._to_domain().holds_on(today)

    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        holds = fields.Domain("date_from", "=", False) | fields.Domain(
            "date_from", "<=", today
        )
        holds &= fields.Domain("date_to", "=", False) | fields.Domain(
            "date_to", ">=", today
        )
        return holds

    @api.depends("regime_id.name", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for provision in self:
            name = labels.get(provision.kind, "")
            provision.display_name = f"{provision.regime_id.name}: {name}"

    @api.constrains("regime_id", "kind", "date_from", "date_to")
    def _check_one_at_a_time(self):
        """Refuse two figures for one question on the same day."""
        for provision in self:
            others = provision.regime_id.provision_ids.filtered(
                lambda other, own=provision: other != own and other.kind == own.kind
            )
            clash = others.filtered(lambda other, own=provision: own._overlaps(other))
            if clash:
                raise ValidationError(
                    self.env._(
                        "%(provision)s: there is another one in the same period. Enter "
                        "the last day of the older one.",
                        provision=provision.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        provisions = super().create(vals_list)
        self.env["return.order"]._recompute_refund_due(provisions.regime_id)
        return provisions

    def write(self, vals):
        result = super().write(vals)
        self.env["return.order"]._recompute_refund_due(self.regime_id)
        return result

    def unlink(self):
        regimes = self.regime_id
        result = super().unlink()
        self.env["return.order"]._recompute_refund_due(regimes)
        return result

    def _overlaps(self, other):
        starts_late = (
            self.date_from and other.date_to and self.date_from > other.date_to
        )
        ends_early = self.date_to and other.date_from and self.date_to < other.date_from
        return not starts_late and not ends_early

    def _to_domain(self):
        self.ensure_one()
        return legal.Provision(
            self.kind,
            None if self.unit in WITHOUT_FIGURE else Decimal(self.value),
            self.unit,
            self.sentence,
            self.source,
            self.status == "confirmed",
            self.date_from or None,
            self.date_to or None,
        )

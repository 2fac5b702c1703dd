from decimal import Decimal

from odoo import api, fields, models

from ..domain import fees, snapshot
from ..models.return_policy_decision import VERDICTS
from ..models.return_policy_rule import RESOLUTIONS


class ReturnPolicySimulationLine(models.TransientModel):
    _name = "return.policy.simulation.line"
    _description = "Line of the Policy Simulator"
    _inherit = "return.policy.sentence.mixin"

    simulation_id = fields.Many2one(
        comodel_name="return.policy.simulation", required=True, ondelete="cascade"
    )
    sale_line_id = fields.Many2one(comodel_name="sale.order.line", required=True)
    product_id = fields.Many2one(related="sale_line_id.product_id")
    currency_id = fields.Many2one(related="sale_line_id.currency_id")
    quantity = fields.Float(digits="Product Unit", default=1.0)
    has_seal = fields.Boolean(related="product_id.return_has_seal")
    is_unsealed = fields.Boolean(string="Seal Broken")
    verdict = fields.Selection(selection=VERDICTS, compute="_compute_outcome")
    rule_id = fields.Many2one(
        comodel_name="return.policy.rule", compute="_compute_outcome"
    )
    deadline = fields.Date(string="Until", compute="_compute_outcome")
    fee = fields.Monetary(
        compute="_compute_outcome",
        help="Restocking fee in money, before the goods are graded.",
    )
    shipping_payer = fields.Selection(
        string="Shipping",
        selection=[("customer", "Customer"), ("merchant", "Us")],
        compute="_compute_outcome",
    )
    resolution_names = fields.Char(
        string="Customer May Choose", compute="_compute_outcome"
    )
    explanation = fields.Text(string="Why", compute="_compute_outcome")
    comparison = fields.Text(
        string="Today",
        compute="_compute_outcome",
        help="What the active policies say if the customer asks today.",
    )
    facts = fields.Json(compute="_compute_outcome")

    @api.depends(
        "quantity",
        "is_unsealed",
        "sale_line_id",
        "simulation_id.date",
        "simulation_id.policy_ids",
        "simulation_id.always",
        "simulation_id.reason_id",
    )
    @api.depends_context("lang")
    def _compute_outcome(self):
        for simulation, lines in self.grouped("simulation_id").items():
            tried = lines._judge(simulation.date, simulation._get_book())
            today = lines._judge(simulation._get_today())
            for line in lines:
                key = line.sale_line_id.id
                line._set_outcome(tried[key], today[key])

    def _judge(self, day, book=None):
        """``{sale line id: PolicyVerdict}`` of returns asked for on ``day``."""
        company = self.simulation_id.company_id
        return self.env["return.policy.evaluator"]._evaluate(
            [
                line.sale_line_id._prepare_policy_case(
                    line.quantity,
                    line.simulation_id.reason_id,
                    day,
                    unsealed=line.is_unsealed,
                )
                for line in self
            ],
            {company: book} if book else None,
        )

    def _set_outcome(self, tried, today):
        decision = tried.decision
        labels = dict(
            self.env["return.order.line"]
            ._fields["resolution"]
            ._description_selection(self.env)
        )
        self.verdict = tried.name
        self.rule_id = decision.rule and decision.rule.id
        self.deadline = tried.last_day
        self.fee = self._get_fee(tried)
        self.shipping_payer = decision.shipping_payer_return
        self.resolution_names = ", ".join(
            labels[code] for code in RESOLUTIONS if code in decision.resolutions
        )
        self.explanation = self._explain(tried)
        self.comparison = self._describe(today)
        self.facts = snapshot.pack(tried.request)

    def _explain(self, verdict):
        """The reasons, each with its source."""
        currency = self.simulation_id.company_id.currency_id
        sentences = []
        for reason in verdict.decision.why:
            sentence = self._say(reason, currency)
            source = self._cite(reason.source, reason.confirmed)
            sentences.append(f"{sentence} ({source})" if source else sentence)
        return "\n".join(sentences)

    def _describe(self, verdict):
        """A verdict in a few words: how, until when, for how much."""
        names = dict(self._fields["verdict"]._description_selection(self.env))
        parts = [names[verdict.name]]
        if verdict.last_day:
            parts.append(self._format_value("deadline", verdict.last_day, None))
        if fee := self._get_fee(verdict):
            parts.append(self.currency_id.format(fee))
        return ", ".join(parts)

    def _get_fee(self, verdict):
        """The fee in the currency of the order, in the terms of its price."""
        line, reason = self.sale_line_id, self.simulation_id.reason_id
        price = line.price_unit * (1 - line.discount / 100)
        goods = max(self.currency_id.round(self.quantity * price), 0)
        rule, waived = verdict.decision.fee, reason.waives_fee
        if rule is None:
            rule = line.company_id._get_return_fee_rule()
            waived = waived or reason.fault != "customer"
        return float(
            fees.restocking(
                Decimal(str(goods)),
                rule.part(Decimal(str(line.order_id.currency_rate or 1))),
                waived=waived,
                rounding=Decimal(str(self.currency_id.rounding)),
            )
        )

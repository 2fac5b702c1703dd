from odoo import api, fields, models

from ..domain.local_time import local_date
from ..models.return_policy_decision import VERDICTS


class SaleOrderReturn(models.TransientModel):
    _inherit = "sale.order.return"

    has_seal = fields.Boolean(compute="_compute_has_seal")

    @api.depends("line_ids.has_seal")
    def _compute_has_seal(self):
        for wizard in self:
            wizard.has_seal = any(wizard.line_ids.mapped("has_seal"))


class SaleOrderReturnLine(models.TransientModel):
    """Whether what the customer wants to return may come back, while it is typed."""

    _inherit = ["sale.order.return.line", "return.policy.sentence.mixin"]
    _name = "sale.order.return.line"

    policy_verdict = fields.Selection(
        selection=VERDICTS, string="Policy", compute="_compute_policy"
    )
    policy_deadline = fields.Date(
        string="Until",
        compute="_compute_policy",
        help="Last day on which the customer may ask for the return.",
    )
    has_seal = fields.Boolean(related="product_id.return_has_seal")
    is_unsealed = fields.Boolean(
        string="Seal Broken",
        help="The customer says that the seal of the goods is broken.",
    )
    policy_note = fields.Text(string="Why a Manager Decides", compute="_compute_policy")

    @api.depends("sale_line_id", "quantity", "is_unsealed", "wizard_id.reason_id")
    @api.depends_context("lang")
    def _compute_policy(self):
        verdicts = self.env["return.policy.evaluator"]._evaluate(
            [line._prepare_policy_case() for line in self if line.sale_line_id]
        )
        for line in self:
            verdict = verdicts.get(line.sale_line_id.id)
            if not verdict or not verdict.is_of_interest:
                line.policy_verdict = line.policy_deadline = line.policy_note = False
                continue
            currency = line.sale_line_id.company_id.currency_id
            line.policy_verdict = verdict.name
            line.policy_deadline = verdict.last_day
            line.policy_note = " ".join(
                line._say(reason, currency) for reason in verdict.objections
            )

    def _prepare_policy_case(self):
        sale_line, order = self.sale_line_id, self.sale_order_id
        today = local_date(fields.Datetime.now(), order._get_return_zone())
        return sale_line._prepare_policy_case(
            self.quantity or self.qty_returnable,
            self.wizard_id.reason_id,
            today,
            self.wizard_id.return_order_id,
            unsealed=self.is_unsealed,
        )

    def _prepare_return_line_vals(self):
        vals = super()._prepare_return_line_vals()
        return {**vals, "is_unsealed": self.is_unsealed}

    def _prepare_copy_vals(self):
        return {**super()._prepare_copy_vals(), "is_unsealed": self.is_unsealed}

from odoo import api, fields, models

from ..domain.local_time import local_date
from .return_order_line import APPROVED_FIELDS
from .return_policy_evaluator import PolicyCase


class ReturnOrderLine(models.Model):
    """What the policies and the law say of one returned product."""

    _inherit = "return.order.line"

    policy_decision_ids = fields.One2many(
        comodel_name="return.policy.decision",
        inverse_name="return_line_id",
        string="Policy Decisions",
    )
    policy_decision_id = fields.Many2one(
        comodel_name="return.policy.decision",
        compute="_compute_policy_decision_id",
        store=True,
        index="btree_not_null",
    )
    policy_verdict = fields.Selection(
        related="policy_decision_id.verdict", string="Policy"
    )
    has_seal = fields.Boolean(related="product_id.return_has_seal")
    is_unsealed = fields.Boolean(
        string="Seal Broken",
        copy=False,
        help="The customer, or whoever inspected the goods, says that their seal is "
        "broken: neither the law nor a policy that names the seal takes them back.",
    )
    policy_deadline = fields.Date(
        string="Until",
        compute="_compute_policy_deadline",
        help="Last day on which the customer may ask for the return.",
    )

    @api.depends("policy_decision_ids")
    def _compute_policy_decision_id(self):
        for line in self:
            line.policy_decision_id = line.policy_decision_ids[:1]

    @api.depends("policy_decision_id.date_deadline")
    def _compute_policy_deadline(self):
        for line in self:
            decision = line.policy_decision_id
            line.policy_deadline = decision.date_deadline or decision.date_statutory

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._decide_policy()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if "is_unsealed" in vals or not APPROVED_FIELDS.isdisjoint(vals):
            self._decide_policy()
        return result

    def _decide_policy(self):
        """Have the engine judge the lines that nobody has approved or refused yet."""
        lines = self.filtered(lambda line: line.state == "requested")
        if not lines:
            return
        verdicts = self.env["return.policy.evaluator"]._evaluate(
            [line._prepare_policy_case() for line in lines]
        )
        self.env["return.policy.decision"]._record(
            {line: verdicts[line.id] for line in lines}
        )

    def _prepare_policy_case(self):
        self.ensure_one()
        order = self.return_order_id
        zone = order.partner_id._get_return_zone(order.company_id)
        today = local_date(order.date_request, zone)
        amount = self.currency_id._convert(
            self.amount_authorized,
            order.company_id.currency_id,
            order.company_id,
            today,
        )
        return PolicyCase(
            key=self.id,
            company=order.company_id,
            partner=order.partner_id,
            product=self.product_id,
            quantity=self.qty_authorized,
            amount=amount,
            reason=self.reason_id,
            today=today,
            sale_line=self.sale_line_id,
            invoice_line=self.invoice_line_id,
            return_order=order,
            unsealed=self.is_unsealed,
        )

    def action_view_policy_decision(self):
        """Show why the policies decide on the line as they do."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Policy Decision"),
            "res_model": "return.policy.decision",
            "res_id": self.policy_decision_id.id,
            "view_mode": "form",
            "target": "new",
        }

from odoo import api, fields, models
from odoo.exceptions import UserError

#: What the decisions on a return depend on beside its lines.
POLICY_FIELDS = frozenset({"date_request", "partner_id"})


class ReturnOrder(models.Model):
    """What the policies and the law say of a return."""

    _inherit = "return.order"

    _decided_fields = frozenset({"exception_reason"})

    policy_decision_ids = fields.One2many(
        comodel_name="return.policy.decision",
        inverse_name="return_order_id",
        string="Policy Decisions",
    )
    policy_objection = fields.Text(
        string="A Person Decides Because", compute="_compute_policy_objection"
    )
    is_policy_exception = fields.Boolean(compute="_compute_policy_objection")
    has_seal = fields.Boolean(compute="_compute_has_seal")
    exception_reason = fields.Char(
        string="Exception Granted Because",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why the return was approved although the policies do not provide for it.",
    )

    @api.depends("policy_decision_ids.reason_ids.is_objection")
    @api.depends_context("lang")
    def _compute_policy_objection(self):
        for order in self:
            decisions = order.policy_decision_ids
            order.is_policy_exception = not all(decisions.mapped("eligible"))
            order.policy_objection = "\n".join(
                f"{decision.product_id.display_name}: {reason.sentence}"
                for decision in decisions.sorted("return_line_id")
                for reason in decision.reason_ids
                if reason.is_objection
            )

    @api.depends("line_ids.has_seal")
    def _compute_has_seal(self):
        for order in self:
            order.has_seal = any(order.line_ids.mapped("has_seal"))

    def write(self, vals):
        result = super().write(vals)
        if not POLICY_FIELDS.isdisjoint(vals):
            self.filtered(lambda order: order.state == "requested")._decide_policy()
        return result

    def _transition(self, target, **values):
        """Judge what is submitted; a return that is a draft again was never judged."""
        if target == "draft":
            values.setdefault("exception_reason", False)
        moved = super()._transition(target, **values)
        if target == "requested":
            moved._decide_policy()
        elif target == "draft":
            # sudo: only the engine writes decisions
            moved.policy_decision_ids.sudo().unlink()
        return moved

    def action_approve(self):
        """Decide as the policies do now too: lines may have changed since the request.

        What they do not provide for needs a reason.
        """
        self._decide_policy()
        self._check_exception()
        return super().action_approve()

    def _decide_policy(self):
        self.line_ids._decide_policy()

    def _needs_policy_approval(self):
        """Whether a policy or the law has a person decide."""
        self.ensure_one()
        # sudo: whoever submits a return is bound by the decisions
        return any(self.sudo().policy_decision_ids.mapped("approval_codes"))

    def _check_exception(self):
        """Ask whoever approves what no policy provides for to say why."""
        if self.env.su:
            return
        for order in self.filtered("is_policy_exception"):
            if not (order.exception_reason or "").strip():
                raise UserError(
                    self.env._(
                        "Return %(name)s is not provided for:\n%(objection)s\nOpen it "
                        "and click Approve to grant an exception and say why, or "
                        "refuse it.",
                        name=order.name,
                        objection=order.policy_objection,
                    )
                )

    def action_open_exception(self):
        """Ask for the reason of the exception, and approve with it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Grant an Exception"),
            "res_model": "return.policy.exception",
            "view_mode": "form",
            "target": "new",
            "context": {"default_return_order_id": self.id},
        }

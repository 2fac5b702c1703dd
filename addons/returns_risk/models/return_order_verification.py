from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """What the points of a return ask for before it goes on."""

    _inherit = "return.order"

    risk_needs_photo = fields.Boolean(
        string="Photo First",
        compute="_compute_risk_steps",
        help="Ask the customer for a photo and attach it here before the approval.",
    )
    risk_needs_approval = fields.Boolean(
        string="Manager Approves", compute="_compute_risk_steps"
    )
    risk_needs_inspection = fields.Boolean(
        string="Inspection First",
        compute="_compute_risk_steps",
        help="Nothing is sent or paid before the goods came and were inspected.",
    )
    risk_photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="return_order_risk_photo_rel",
        string="Photos of the Customer",
        copy=False,
    )

    @api.depends("risk_score", "company_id")
    def _compute_risk_steps(self):
        for order in self:
            company = order.company_id.sudo()  # sudo: warehouse users may not read all
            score = order.risk_score
            order.risk_needs_photo = score >= company.return_risk_photo_score
            order.risk_needs_approval = score >= company.return_risk_approval_score
            order.risk_needs_inspection = score >= company.return_risk_inspection_score

    def action_decide_risk(self):
        """Decide on all open signals at once, else on the decided ones again."""
        open_signals = self.risk_signal_ids.filtered(lambda s: s.state == "open")
        return (open_signals or self.risk_signal_ids).action_open_decision()

    def _approve_free(self):
        """What needs a verification is not approved by itself."""
        verified = self.filtered(
            lambda order: not (order.risk_needs_photo or order.risk_needs_approval)
        )
        return super(ReturnOrder, verified)._approve_free()

    def action_approve(self):
        for order in self.filtered(lambda order: order.state == "requested"):
            order._check_verified()
        return super().action_approve()

    def _check_verified(self):
        """Refuse what was not verified as its signals ask, and say how to go on."""
        if self.risk_needs_photo and not self.risk_photo_ids:
            raise UserError(
                self.env._(
                    "Return %(name)s has %(score)s points: ask the customer for a "
                    "photo of the goods and attach it, or clear the signals with a "
                    "reason.",
                    name=self.name,
                    score=self.risk_score,
                )
            )
        if self.risk_needs_inspection:
            self._check_inspected_first()

    def _check_inspected_first(self):
        unseen = self.line_ids.filtered(
            lambda line: (
                line.resolution == "keep"
                or (line.resolution == "exchange" and line.exchange_is_advance)
            )
        )[:1]
        if unseen:
            raise UserError(
                self.env._(
                    "%(line)s would be paid or replaced before anybody saw the goods, "
                    "and the return has %(score)s points. Let the goods come first "
                    "(another resolution, no replacement in advance), or clear the "
                    "signals with a reason.",
                    line=unseen.display_name,
                    score=self.risk_score,
                )
            )

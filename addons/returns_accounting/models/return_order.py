from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.domain import progress
from odoo.addons.returns_management.models.return_order import STATUSES

from ..domain.refund_transitions import PAID


class ReturnOrder(models.Model):
    _inherit = "return.order"

    credit_note_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_order_id",
        domain=[("move_type", "=", "out_refund")],
    )
    credit_note_count = fields.Integer(
        compute="_compute_credit_note_count", compute_sudo=True
    )
    fee_invoice_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_order_id",
        string="Fee Invoices",
        domain=[("move_type", "=", "out_invoice")],
    )
    fee_invoice_count = fields.Integer(
        compute="_compute_fee_invoice_count", compute_sudo=True
    )
    refund_ids = fields.One2many(
        comodel_name="return.refund",
        inverse_name="return_order_id",
        string="Refunds",
    )
    refund_count = fields.Integer(compute="_compute_refund_count")
    refurbishment_ids = fields.One2many(
        comodel_name="return.refurbishment", inverse_name="return_order_id"
    )
    refurbishment_count = fields.Integer(compute="_compute_refurbishment_count")
    amount_credited = fields.Monetary(
        string="Credited", compute="_compute_amounts", store=True
    )
    amount_refunded = fields.Monetary(
        string="Refunded", compute="_compute_amounts", store=True
    )
    amount_settled = fields.Monetary(
        string="Settled", compute="_compute_amounts", store=True
    )
    has_to_credit = fields.Boolean(compute="_compute_has_to_credit", compute_sudo=True)
    credit_status = fields.Selection(
        string="Credit",
        selection=STATUSES,
        compute="_compute_credit_status",
        store=True,
    )
    refund_status = fields.Selection(
        string="Refund",
        selection=[*STATUSES, ("failed", "Failed")],
        compute="_compute_refund_status",
        store=True,
    )
    settlement_status = fields.Selection(
        string="Settlement",
        selection=STATUSES,
        compute="_compute_settlement_status",
        store=True,
    )

    @api.depends("credit_note_ids")
    def _compute_credit_note_count(self):
        for order in self:
            order.credit_note_count = len(order.credit_note_ids)

    @api.depends("fee_invoice_ids")
    def _compute_fee_invoice_count(self):
        for order in self:
            order.fee_invoice_count = len(order.fee_invoice_ids)

    @api.depends("refund_ids")
    def _compute_refund_count(self):
        for order in self:
            order.refund_count = len(order.refund_ids)

    @api.depends("refurbishment_ids")
    def _compute_refurbishment_count(self):
        for order in self:
            order.refurbishment_count = len(order.refurbishment_ids)

    @api.depends(
        "line_ids.amount_credited",
        "line_ids.amount_refunded",
        "line_ids.amount_settled",
    )
    def _compute_amounts(self):
        for order in self:
            order.amount_credited = sum(order.line_ids.mapped("amount_credited"))
            order.amount_refunded = sum(order.line_ids.mapped("amount_refunded"))
            order.amount_settled = sum(order.line_ids.mapped("amount_settled"))

    @api.depends(
        "state",
        "line_ids.qty_inspected",
        "line_ids.qty_authorized",
        "line_ids.exchange_type",
        "line_ids.is_refund_only",
        "line_ids.price_decision",
        "line_ids.credit_line_ids.parent_state",
    )
    def _compute_has_to_credit(self):
        for order in self:
            order.has_to_credit = order.state in ("approved", "done") and any(
                line._get_qty_to_credit() for line in order.line_ids
            )

    @api.depends(
        "state",
        "line_ids.qty_received",
        "line_ids.qty_authorized",
        "line_ids.qty_credited",
        "line_ids.exchange_type",
        "line_ids.is_refund_only",
        "line_ids.price_decision",
        "line_ids.resolution",
    )
    def _compute_credit_status(self):
        for order in self:
            order.credit_status = progress.status(
                (line._get_qty_expected_credit(), line.qty_credited)
                for line in order.line_ids
                if order.state in ("approved", "done")
            )

    @api.depends(
        "credit_note_ids.amount_residual",
        "credit_note_ids.state",
        "line_ids.amount_refunded",
        "refund_ids.state",
    )
    def _compute_refund_status(self):
        """Only what the credit notes still owe is to refund, not what was offset."""
        for order in self:
            posted = order.credit_note_ids.filtered(lambda note: note.state == "posted")
            refunded = sum(order.line_ids.mapped("amount_refunded"))
            due = refunded + sum(posted.mapped("amount_residual"))
            order.refund_status = progress.status(
                [(order.currency_id.round(due), order.currency_id.round(refunded))]
            )
            failed = order.refund_ids.filtered(lambda refund: refund.state == "failed")
            if failed and order.refund_status in ("pending", "partial"):
                order.refund_status = "failed"

    @api.depends("line_ids.amount_refunded", "line_ids.amount_settled")
    def _compute_settlement_status(self):
        for order in self:
            order.settlement_status = progress.status(
                (line.amount_refunded, line.amount_settled) for line in order.line_ids
            )

    def action_create_credit_notes(self):
        """Draft the credit notes of what was inspected, and open them."""
        notes = self._create_credit_notes()
        if not notes:
            raise UserError(
                self.env._(
                    "Nothing to credit: inspect the received goods first, or look at "
                    "the credit notes that exist."
                )
            )
        if not notes.has_access("read"):
            return self._get_credit_notification()
        return self.action_view_credit_notes()

    def _get_credit_notification(self):
        """What RMA users see, who may draft a credit note but not open it."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Credit note drafted; accounting will post it."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_create_refunds(self):
        """Plan the refunds of the posted credit notes, and open them."""
        return self.credit_note_ids.action_create_return_refunds()

    def action_cancel(self):
        """Refuse while money is promised: the goods could be returned a second time."""
        # sudo: RMA users may not read credit notes
        for order in self.sudo():
            if any(note.state != "cancel" for note in order.credit_note_ids):
                raise UserError(
                    self.env._(
                        "Return %(name)s has credit notes. Cancel its credit notes "
                        "before the return.",
                        name=order.name,
                    )
                )
        return super().action_cancel()

    def action_view_credit_notes(self):
        self.ensure_one()
        return self.credit_note_ids._get_records_action(name=self.env._("Credit Notes"))

    def action_view_fee_invoices(self):
        self.ensure_one()
        return self.fee_invoice_ids._get_records_action(name=self.env._("Fee Invoices"))

    def action_view_refunds(self):
        self.ensure_one()
        return self.refund_ids._get_records_action(name=self.env._("Refunds"))

    def action_view_refurbishments(self):
        self.ensure_one()
        return self.refurbishment_ids._get_records_action(
            name=self.env._("Refurbishments")
        )

    def _is_complete(self):
        return (
            super()._is_complete()
            and self.credit_status in ("no", "full")
            and all(
                move.state == "cancel" or move.payment_state in ("paid", "reversed")
                for move in self.credit_note_ids | self.fee_invoice_ids
            )
            and all(
                refund.state in (*PAID, "failed", "canceled")
                for refund in self.refund_ids
            )
        )

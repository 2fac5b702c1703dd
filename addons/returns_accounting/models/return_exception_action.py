from odoo import models
from odoo.exceptions import UserError


class ReturnException(models.Model):
    """What a person can do about an exception."""

    _inherit = "return.exception"

    def action_accept(self):
        """Close it as it is; the reason is asked for, and nobody is asked again."""
        self.check_access("write")
        for exception in self:
            if not (exception.resolution_note or "").strip():
                raise UserError(
                    self.env._(
                        "%(exception)s: enter the reason why it is accepted as it is "
                        "first.",
                        exception=exception.display_name,
                    )
                )
        self._close("accepted")

    def action_reopen(self):
        self.check_access("write")
        self._transition("open", resolution=False, closed_at=False)

    def action_recheck(self):
        """Compare again now, rather than within the hour."""
        self.check_access("write")
        self._close_solved()

    def action_view_subject(self):
        """Open the document that it is about, the closest there is."""
        self.ensure_one()
        document = self._get_subject()
        if not document:
            raise UserError(
                self.env._(
                    "%(exception)s is about nothing that is stored here: look %(ref)s "
                    "up at the gateway.",
                    exception=self.display_name,
                    ref=self.subject,
                )
            )
        return document._get_records_action()

    def _get_subject(self):
        return (
            self.refund_id
            or self.return_order_id
            or self.payout_id
            or self.balance_transaction_id
            or self.transaction_id.invoice_ids[:1]
            or self.transaction_id
        )

    def action_refund_again(self):
        """Plan a new refund of what the credit note still owes."""
        self.ensure_one()
        return self.refund_id.credit_note_id.action_create_return_refunds()

    def action_view_balance(self):
        """Ledger, imported transactions and gateway, to import what is missing."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_accounting.payment_provider_action_settlement"
        )
        form = self.env.ref("returns_accounting.payment_provider_view_form_settlement")
        return {
            **action,
            "res_id": self.provider_id.id,
            "view_mode": "form",
            "views": [(form.id, "form")],
        }

    def action_ask_gateway(self):
        """How a refund that is late stands at the gateway; what it says is taken."""
        self.check_access("write")
        self.refund_id.action_refresh()
        self._close_solved()

    def action_replay_event(self):
        self.ensure_one()
        self.event_id.action_replay()

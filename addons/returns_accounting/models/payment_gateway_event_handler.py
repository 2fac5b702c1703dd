from odoo import models

from ..domain import gateway_events
from ..gateway.errors import GatewayError


class NotYetKnown(Exception):
    """The gateway is ahead of us: what made the object may still be committed here."""


class PaymentGatewayEvent(models.Model):
    """From an event to the object behind it, as the gateway shows it now."""

    _inherit = "payment.gateway.event"

    def _handle_object(self):
        """Look at the object and follow it: ``_handle_<object type>``.

        :return: why there was nothing to do; None when something was done
        """
        self.ensure_one()
        handle = getattr(self, f"_handle_{self.object_type}", None)
        if not handle or not self.object_id:
            return self.env._("Nothing here follows objects of this kind.")
        event = self.with_company(self.company_id)
        return getattr(event, handle.__name__)()

    def _handle_refund(self):
        refund = self._fetch("retrieve_refund")
        return self._follow_refund(refund) if refund else None

    def _handle_charge(self):
        """A charge was refunded: which of its refunds it was, it does not say."""
        refunds = self.provider_id._stripe_objects().list_charge_refunds(self.object_id)
        results = [self._follow_refund(refund) for refund in refunds]
        return results[0] if results and all(results) else None

    def _follow_refund(self, refund):
        """Follow a refund; returns why there was nothing to do, if so."""
        if self.provider_id._is_of_others(refund):
            return self._get_others_note()
        try:
            self.provider_id._learn_refund(refund)
        except NotYetKnown:
            if self.attempts < gateway_events.PATIENCE:
                raise
            self.provider_id._open_refund_exception("refund_missing", refund)
        return None

    def _get_others_note(self):
        return self.env._("Another system that uses this account has to know it.")

    def _handle_payout(self):
        payout = self._fetch("retrieve_payout")
        if payout:
            self.env["payment.payout"]._learn(self.provider_id, [payout])

    def _handle_payment_intent(self):
        return self._process_payment("payment_intent")

    def _handle_setup_intent(self):
        return self._process_payment("setup_intent")

    def _process_payment(self, kind):
        """Let Odoo's own handling take a payment that is read again in its version."""
        provider = self.provider_id
        intent = provider._send_api_request(
            "GET", f"{kind}s/{self.object_id}", data={"expand[]": "payment_method"}
        )
        transaction = self.env["payment.transaction"].search(
            [
                ("provider_id", "in", provider._get_same_account().ids),
                ("reference", "=", intent.get("description")),
                ("operation", "!=", "refund"),
            ]
        )
        if not transaction:
            return self._report_foreign_payment(intent)
        transaction._process(
            "stripe",
            {
                "reference": transaction.reference,
                kind: intent,
                "payment_method": intent.get("payment_method"),
            },
        )
        return None

    def _report_foreign_payment(self, intent):
        """Money that came in for nothing known here needs somebody to look at it."""
        if intent["object"] != "payment_intent" or intent["status"] != "succeeded":
            return self.env._("No payment of ours, and no money moved.")
        if self.provider_id.is_shared_account:
            return self._get_others_note()
        self.provider_id._open_unknown_object(
            self.object_id, intent["amount"], intent["currency"]
        )
        return None

    def _fetch(self, method):
        """The object from the gateway; one that does not exist becomes an exception."""
        gateway = self.provider_id._stripe_objects()
        try:
            return getattr(gateway, method)(self.object_id)
        except GatewayError as error:
            if error.kind != "not_found":
                raise
        self.provider_id._open_unknown_object(self.object_id)
        return None

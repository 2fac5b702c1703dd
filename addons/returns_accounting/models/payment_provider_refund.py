from odoo import models

from ..domain.minor_units import to_major
from ..gateway.stripe_refunds import from_api
from .payment_gateway_event_handler import NotYetKnown

#: Prefix of the key that Odoo's own refunds are sent with: their reference follows.
TRANSACTION_KEY = "odoo-"


class PaymentProvider(models.Model):
    """From a refund at the gateway to what it is here, however it was learned of."""

    _inherit = "payment.provider"

    def _learn_refund(self, refund):
        """Follow a refund of the gateway, in any order, any number of times.

        One that was made here finds its transaction by the gateway's reference, or by
        the key it was sent with if the answer never came. One that was made at the
        gateway gets a transaction and an exception, for somebody has to say what it
        was for.

        :param refund: the gateway's object as a dict, freshly fetched
        :raise NotYetKnown: when it carries a key of ours that is not committed yet
        """
        self.ensure_one()
        transaction = self._find_refund_transaction(refund)
        if transaction.return_refund_ids:
            transaction.return_refund_ids._apply_gateway_refund(from_api(refund))
        elif transaction:
            transaction._follow_gateway_refund(refund)
        else:
            self._learn_unknown_refund(refund)

    def _learn_unknown_refund(self, refund):
        charge = self._find_charge(refund)
        if not charge:
            self._open_refund_exception("unknown_object", refund)
        elif key := get_key(refund):
            raise NotYetKnown(
                self.env._(
                    "Refund %(refund)s carries our key %(key)s, which is not stored "
                    "here yet.",
                    refund=refund["id"],
                    key=key,
                )
            )
        else:
            charge._adopt_gateway_refund(refund)

    def _get_account_domain(self):
        """Transactions of this gateway account, also those of another company."""
        return [("provider_id", "in", self._get_same_account().ids)]

    def _find_refund_transaction(self, refund):
        # sudo: payment transactions are for administrators, refunds for others too
        transactions = self.env["payment.transaction"].sudo()
        is_refund = [*self._get_account_domain(), ("operation", "=", "refund")]
        found = transactions.search(
            [*is_refund, ("provider_reference", "=", refund["id"])]
        )
        key = get_key(refund)
        if found or not key:
            return found
        ours = self.env["return.refund"].sudo().search([("idempotency_key", "=", key)])
        return ours.transaction_id or transactions.search(
            [*is_refund, ("reference", "=", key.removeprefix(TRANSACTION_KEY))]
        )

    def _find_charge(self, source):
        """The payment here that a refund or dispute is about."""
        if not source.get("payment_intent"):
            return self.env["payment.transaction"]
        # sudo: as above
        return (
            self.env["payment.transaction"]
            .sudo()
            .search(
                [
                    *self._get_account_domain(),
                    ("operation", "!=", "refund"),
                    ("provider_reference", "=", source["payment_intent"]),
                    ("source_transaction_id", "=", False),
                ],
                limit=1,
            )
        )

    def _open_refund_exception(self, code, refund):
        charge = self._find_charge(refund)
        return self._open_gateway_exception(
            code,
            refund["id"],
            refund["amount"],
            refund["currency"],
            transaction_id=charge.id,
            partner_id=charge.partner_id.id,
        )

    def _open_unknown_object(self, reference, amount=0, currency=None):
        return self._open_gateway_exception(
            "unknown_object", reference, amount, currency
        )

    def _open_gateway_exception(self, code, reference, amount, currency, **values):
        """Have somebody look at an object of the gateway.

        :param amount: in minor units of ``currency``
        """
        self.ensure_one()
        money = {}
        if currency:
            money = {
                "amount": float(to_major(amount, currency)),
                "currency_id": self._get_currency(currency).id,
            }
        return self.env["return.exception"]._open(
            code,
            reference,
            company=self.company_id,
            provider_id=self.id,
            gateway_reference=reference,
            **money,
            **values,
        )

    def _get_currency(self, code):
        """The currency of an ISO code, in use here or not."""
        currencies = self.env["res.currency"].with_context(active_test=False)
        return currencies.search([("name", "=", code.upper())])


def get_key(refund):
    return (refund.get("metadata") or {}).get("odoo_ref")

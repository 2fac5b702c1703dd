from .exception_common import ExceptionCommon


class ExceptionRulesCommon(ExceptionCommon):
    """Charges and refunds of which something does not agree."""

    def _charge_elsewhere(self, amount_minor=5000):
        """A payment of the same gateway account that this database never made."""
        client = self.provider._stripe_gateway()._client.v1
        return client.payment_intents.create(
            {
                "amount": amount_minor,
                "currency": self.code,
                "confirm": True,
                "payment_method": "pm_card_visa",
            }
        )

    def _get_charge(self, transaction):
        client = self.provider._stripe_gateway()._client.v1
        return client.payment_intents.retrieve(
            transaction.provider_reference
        ).latest_charge

    def _get_matched_refund(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self._import_and_post()
        return refund, refund.match_ids.balance_transaction_id

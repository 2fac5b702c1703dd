from .settlement_common import SettlementCommon


class ManualPayoutCommon(SettlementCommon):
    """Payouts made by hand at the gateway, of sales whose money has arrived there."""

    def setUp(self):
        super().setUp()
        self.client = self.provider._stripe_gateway()._client.v1

    def _earn(self, quantity=2):
        """A sale whose money has become available."""
        _sale, charge = self._create_paid_sale(quantity)
        self.simulator.advance(days=3)
        return charge

    def _send(self, cents, method="standard"):
        payout = self.client.payouts.create(
            {"amount": cents, "currency": self.code, "method": method}
        )
        self.simulator.advance(hours=1)
        return payout.to_dict()

    def _row_of(self, charge):
        return self._get_rows("charge").filtered(
            lambda row: row.transaction_id == charge
        )

from datetime import timedelta

from .posting_common import PostingCommon


class ChargeCommon(PostingCommon):
    """Charges that name no payment, and payments that have no charge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "ada@example.com"
        cls.source = cls.env["payment.settlement.import"].create(
            {"provider_id": cls.provider.id, "kind": "file", "filename": "a.csv"}
        )

    def _payment(self, amount, days=0, **values):
        """A payment of the customer of which the gateway's name is not known."""
        payment = self._pay_shop(amount, self.euro)
        payment.write(
            {
                "provider_reference": False,
                "last_state_change": self.day + timedelta(days=days),
                **values,
            }
        )
        return payment

    def _charge(self, amount, **values):
        return self._row(
            "charge",
            amount,
            1.75,
            **{
                "customer_facing_amount": amount,
                "customer_facing_currency_id": self.euro.id,
                "customer_email": "Ada@example.com ",
                "import_id": self.source.id,
                **values,
            },
        )

    def _propose(self):
        """{charge: (payment, state, confidence)}"""
        self.source._note_links(rows=1)
        self.provider._match_settlement()
        found = self._search()
        return {
            (one.balance_transaction_id, one.transaction_id): (
                one.state,
                one.confidence,
            )
            for one in found
        }

    def _search(self):
        return self.env["payment.charge.proposal"].search([])

    def _pairs(self, *amounts):
        """Charges proposed with their payments, both booked: {charge: payment}."""
        pairs = {self._charge(amount): self._payment(amount) for amount in amounts}
        self._propose()
        self.provider._post_settlement()
        return pairs

"""Reading Stripe's objects again, for whoever was told that they changed."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from .stripe_gateway import PAGE, StripeGateway, translated

Doc = dict[str, Any]


class StripeObjects:
    """What the events of one Stripe account are about; raises ``GatewayError``."""

    def __init__(self, gateway: StripeGateway):
        self._client = gateway._client

    def retrieve_refund(self, identifier: str) -> Doc:
        with translated():
            return self._client.v1.refunds.retrieve(identifier).to_dict()

    def retrieve_payout(self, identifier: str) -> Doc:
        """With its own ``balance_transaction`` expanded."""
        with translated():
            return self._client.v1.payouts.retrieve(
                identifier, {"expand": ["balance_transaction"]}
            ).to_dict()

    def retrieve_charge(self, identifier: str) -> Doc:
        with translated():
            return self._client.v1.charges.retrieve(identifier).to_dict()

    def list_charge_refunds(self, charge: str) -> Iterator[Doc]:
        """All refunds of a charge: newer versions of the API embed none in it."""
        with translated():
            found = self._client.v1.refunds.list({"charge": charge, "limit": PAGE})
            for refund in found.auto_paging_iter():
                yield refund.to_dict()

    def retrieve_dispute(self, identifier: str) -> Doc:
        with translated():
            return self._client.v1.disputes.retrieve(identifier).to_dict()

    def list_disputes(self, created: dict[str, int] | None = None) -> Iterator[Doc]:
        """Newest first; ``created`` = {"gte": …, "lt": …}."""
        params = {"limit": PAGE, **({"created": created} if created else {})}
        with translated():
            for dispute in self._client.v1.disputes.list(params).auto_paging_iter():
                yield dispute.to_dict()

    def update_dispute(self, identifier: str, evidence: Doc, submit: bool) -> Doc:
        """Send evidence to the customer's bank, or only lay it ready at Stripe.

        :param evidence: fields of docs.stripe.com/api/disputes/evidence_object
        """
        with translated():
            return self._client.v1.disputes.update(
                identifier, {"evidence": evidence, "submit": submit}
            ).to_dict()

    def upload_evidence(self, name: str, content: bytes) -> str:
        """Upload a PDF for a dispute; the reference that evidence fields take."""
        file = BytesIO(content)
        file.name = name
        with translated():
            return self._client.v1.files.create(
                {"purpose": "dispute_evidence", "file": file}
            ).id

    def close_dispute(self, identifier: str) -> Doc:
        """Accept the loss: Stripe cannot take this back."""
        with translated():
            return self._client.v1.disputes.close(identifier).to_dict()

    def list_events(self, since: int) -> Iterator[Doc]:
        """Events since a Unix time, newest first; Stripe keeps them for 30 days."""
        params = {"created": {"gte": since}, "limit": PAGE}
        with translated():
            for event in self._client.v1.events.list(params).auto_paging_iter():
                yield event.to_dict()

    def enable_events(self, url: str, types: list[str]) -> int:
        """Have the webhook endpoints of ``url`` send these events too.

        :return: how many endpoints there are
        """
        count = 0
        with translated():
            endpoints = self._client.v1.webhook_endpoints
            for found in endpoints.list({"limit": PAGE}).auto_paging_iter():
                if found.url != url:
                    continue
                count += 1
                wanted = list(dict.fromkeys([*found.enabled_events, *types]))
                if "*" not in wanted and wanted != list(found.enabled_events):
                    endpoints.update(found.id, {"enabled_events": wanted})
        return count

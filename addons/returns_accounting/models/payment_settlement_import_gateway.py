from datetime import datetime, timezone
from functools import partial

from odoo import models
from odoo.exceptions import UserError

from ..domain.minor_units import to_major
from ..gateway.balance_transaction import from_api
from ..gateway.errors import GatewayError
from ..gateway.parallel import merged

#: Parts of a period that are asked for at the same time.
WINDOWS = 8


class PaymentSettlementImport(models.Model):
    """What an import asks the gateway for."""

    _inherit = "payment.settlement.import"

    def _stage_payout(self):
        gateway = self.provider_id._stripe_gateway()
        data = self._retrieve_payout(gateway, (self.payout_reference or "").strip())
        if data["reconciliation_status"] == "in_progress":
            raise UserError(
                self.env._(
                    "The gateway is still working out what payout %(payout)s pays. Try "
                    "again later.",
                    payout=data["id"],
                )
            )
        yield from self._stage_payouts(gateway, [data], [])

    def _stage_window(self):
        """All that moved in the period, and the payouts that were made or got ready."""
        gateway = self.provider_id._stripe_gateway()
        window = self._get_window()
        payouts = {data["id"]: data for data in gateway.list_payouts(window)}
        for payout in self._get_unfinished_payouts():
            if payout.gateway_id not in payouts:
                data = gateway.retrieve_payout(payout.gateway_id)
                payouts[data["id"]] = data
        yield from self._stage_payouts(
            gateway, list(payouts.values()), self._split_window(gateway, window)
        )

    def _stage_payouts(self, gateway, payouts, windows):
        """Stage what the payouts pay, themselves, and what moved in ``windows``.

        Cursors are read in parallel threads, which know nothing of the database.
        """
        self.env["payment.payout"]._learn(self.provider_id, payouts)
        cursors = [
            partial(gateway.iter_balance_transactions, payout=data["id"])
            for data in payouts
            if data["automatic"] and data["reconciliation_status"] == "completed"
        ]
        cursors += [
            partial(gateway.iter_balance_transactions, created=window)
            for window in windows
        ]
        done = 0
        for count in self._stage_more(merged(cursors)):
            done += count
            yield "reading", done, 0
        self._stage_own_of(payouts)
        self._check_staged_currency()

    def _stage_own_of(self, payouts):
        """Stage the rows of the payouts themselves, which reports leave out."""
        rows = [
            from_api(data["balance_transaction"], data["id"])
            for data in payouts
            if data["balance_transaction"]
        ]
        for _count in self._stage_more(rows):
            pass
        self._drop_staged_twice()

    def _get_window(self):
        edges = {"gte": self.date_from, "lt": self.date_to}
        return {
            edge: int(moment.replace(tzinfo=timezone.utc).timestamp())
            for edge, moment in edges.items()
            if moment
        }

    def _split_window(self, gateway, window):
        """Parts of the period, each with a cursor of its own."""
        end = window.get("lt")
        last = end or int(datetime.now(timezone.utc).timestamp()) + 1
        first = window.get("gte") or gateway.account_created()
        step = max(3600, (last - first) // WINDOWS + 1)
        edges = list(range(first, last, step))
        parts = [{"gte": start, "lt": min(start + step, last)} for start in edges] or [
            dict(window)
        ]
        if not window.get("gte"):
            parts[0].pop("gte", None)
        if not end:
            parts[-1].pop("lt", None)
        return parts

    def _get_unfinished_payouts(self):
        return self.env["payment.payout"].search(
            [
                ("provider_id", "=", self.provider_id.id),
                "|",
                ("reconciliation_status", "=", "in_progress"),
                ("status", "in", ("pending", "in_transit")),
            ]
        )

    def _retrieve_payout(self, gateway, reference):
        """The payout at the gateway.

        :raise UserError: when this provider's account has no such payout
        """
        try:
            return gateway.retrieve_payout(reference)
        except GatewayError as error:
            if error.kind != "not_found":
                raise
            raise self._unknown_error(gateway, reference) from error

    def _check_staged_account(self, gateway):
        """A report without payouts must be this account's too: ask for one row."""
        reference = self._get_staged_unpaid()
        if not reference:
            return
        try:
            gateway.retrieve_balance_transaction(reference)
        except GatewayError as error:
            if error.kind != "not_found":
                raise
            raise self._unknown_error(gateway, reference) from error

    def _unknown_error(self, gateway, reference):
        return UserError(
            self.env._(
                "%(origin)s names %(reference)s, which Stripe account %(account)s of "
                "provider %(provider)s does not know. Choose the provider of the "
                "account it comes from, and check test and live mode. Nothing was "
                "imported.",
                origin=self.filename or self.env._("This import"),
                reference=reference or self.env._("no payout"),
                account=gateway.account_id(),
                provider=self.provider_id.name,
            )
        )

    def _learn_payouts(self, gateway, sums):
        """Ask the gateway for the payouts of a file, and compare their sums.

        :param sums: {payout: Σ net of its lines}
        """
        known = {
            data["id"]: data for data in gateway.list_payouts(self._get_payout_window())
        }
        payouts = [
            known.get(reference) or self._retrieve_payout(gateway, reference)
            for reference in sums
        ]
        for data in payouts:
            amount = to_major(data["amount"], data["currency"])
            if data["automatic"]:
                self._check_payout_sum(data["id"], sums[data["id"]], amount)
        self.env["payment.payout"]._learn(self.provider_id, payouts)
        return payouts

    def _get_payout_window(self):
        """When the payouts of the staged rows can have been made; none of none."""
        edges = self._get_staged_payout_window()
        return dict(zip(("gte", "lt"), edges, strict=True))

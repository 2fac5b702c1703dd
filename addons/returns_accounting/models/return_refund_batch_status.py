from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from ..domain.batch_progress import Progress
from .return_refund_batch import TO_SEND


class ReturnRefundBatch(models.Model):
    """What the screen of a batch shows, read often and cheaply."""

    _inherit = "return.refund.batch"

    @api.readonly
    def get_status(self):
        """Counts, progress and totals of the batch, for the screen that watches it.

        :return: plain values; amounts in the currency beside them
        """
        self.ensure_one()
        self.check_access("read")
        counts = self._count_refunds()
        progress = self._get_progress(counts)
        waits_for_second = len(self._get_second_person_refunds())
        return {
            "state": self.state,
            "total": sum(counts.values()),
            "blocked": counts["blocked"],
            "second_person": waits_for_second,
            "to_go": progress.left + counts["draft"] - waits_for_second,
            "left": progress.left,
            "sent": progress.sent,
            "pending": progress.pending,
            "succeeded": progress.succeeded,
            "failed": progress.failed,
            "filed": progress.filed,
            "percent": progress.percent,
            "per_minute": round(progress.per_minute, 1),
            "seconds_left": progress.seconds_left,
            "totals": self._get_totals(),
        }

    def _count_refunds(self):
        """How many of the refunds are where: {place: count}."""
        counts = defaultdict(int)
        for state, problem, transfer, count in self.env["return.refund"]._read_group(
            [("batch_id", "=", self.id)],
            ["state", "batch_problem", "transfer_id"],
            ["__count"],
        ):
            counts[_get_place(state, problem, transfer)] += count
        return counts

    def _get_progress(self, counts):
        return Progress(
            left=counts["approved"] + counts["submitted"],
            pending=counts["pending"],
            succeeded=counts["succeeded"] + counts["settled"],
            failed=counts["failed"],
            filed=counts["filed"],
            seconds=self._get_seconds(),
        )

    def _get_totals(self):
        """What is still to go, by gateway or method, and currency.

        :return: ``[{label, provider_id, currency_id, count, amount}]``
        """
        # sudo: accountants may not read payment transactions
        groups = (
            self.env["return.refund"]
            .sudo()
            ._read_group(
                [
                    ("batch_id", "=", self.id),
                    ("batch_problem", "=", False),
                    ("state", "not in", ("canceled", "failed")),
                ],
                ["source_transaction_id.provider_id", "method", "currency_id"],
                ["__count", "amount:sum"],
            )
        )
        methods = dict(
            self.env["return.refund"]._fields["method"]._description_selection(self.env)
        )
        return [
            {
                "label": provider.name or methods[method],
                "provider_id": provider.id,
                "currency_id": currency.id,
                "count": count,
                "amount": amount,
            }
            for provider, method, currency, count, amount in groups
        ]

    @api.readonly
    def get_balances(self):
        """What the gateways of the batch have for refunds; the screen asks once.

        :return: ``{provider id: {"error"} | {"balances": {currency id: {"available",
            "promised"}}}}``; ``promised`` goes to refunds outside the batch that are
            under way; no balances where the gateway keeps none of ours
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: accountants may not read the keys of providers
        providers = self.sudo().refund_ids.source_transaction_id.provider_id
        return {provider.id: self._ask_balance(provider) for provider in providers}

    def _ask_balance(self, provider):
        try:
            balance = provider._get_available_balance() or {}
        except UserError as error:
            return {"error": str(error)}
        promised = dict(
            self.env["return.refund"]
            .sudo()  # sudo: as above
            ._read_group(
                [
                    ("source_transaction_id.provider_id", "=", provider.id),
                    ("state", "=", "submitted"),
                    ("batch_id", "!=", self.id),
                ],
                ["currency_id"],
                ["amount:sum"],
            )
        )
        return {
            "balances": {
                currency.id: {
                    "available": available,
                    "promised": promised.get(currency, 0.0),
                }
                for currency, available in balance.items()
            }
        }


def _get_place(state, problem, transfer):
    if state in TO_SEND and problem:
        return "blocked"
    return "filed" if transfer and state in ("approved", "submitted") else state

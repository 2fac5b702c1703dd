from contextlib import contextmanager
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..domain import settlement_queries
from ..gateway.errors import GatewayError

#: Imported again every day, so that what the gateway was late with is not lost.
OVERLAP = timedelta(days=7)

#: Rows that are posted and committed in one go.
CHUNK = 5_000


class PaymentProvider(models.Model):
    """Import, matching and posting of what the gateway did."""

    _inherit = "payment.provider"

    def _follow_refunds(self, matches=None):
        """Ask the gateway about refunds that its balance knows better than we do.

        A row of a refund we still wait for, or of the failure of one we believe paid.

        :param matches: look at these only
        """
        found = self._find_waiting_matches() | self._find_bounced_matches()
        if matches is not None:
            found &= matches
        if not found:
            return
        sources = {
            match.refund_id: match.balance_transaction_id.source_id for match in found
        }
        seen = self._retrieve_refunds(list(sources.values()))
        found.refund_id._apply_gateway_refunds(
            {refund: seen[source] for refund, source in sources.items()}
        )

    def _find_waiting_matches(self):
        """What paid refunds of which we still wait to hear; there are few of these."""
        refunds = self.env["return.refund"].search(
            [
                ("state", "in", ("submitted", "pending")),
                ("source_transaction_id.provider_id", "=", self.id),
            ]
        )
        return self.env["return.refund.match"].search(
            [
                ("refund_id", "in", refunds.ids),
                ("state", "=", "confirmed"),
                ("reporting_category", "=", "refund"),
            ]
        )

    def _find_bounced_matches(self):
        """What gave refunds back that we believe paid."""
        return self.env["return.refund.match"].search(
            [
                ("reporting_category", "=", "refund_failure"),
                ("state", "=", "confirmed"),
                ("refund_id.state", "not in", ("failed", "canceled")),
                ("balance_transaction_id.provider_id", "=", self.id),
            ]
        )

    @contextmanager
    def _readable_gateway_errors(self):
        try:
            yield
        except GatewayError as error:
            raise UserError(self._get_gateway_refusal(error)) from error

    def _get_gateway_refusal(self, error):
        return self.env._(
            "%(provider)s did not do what was asked: %(reason)s Try again, or check "
            "the keys of the provider.",
            provider=self.name,
            reason=error.message,
        )

    def action_import_settlement(self):
        """Import everything that moved since the last import, and post it."""
        runs = self._import_new()
        done = runs.filtered(lambda run: run.state == "done").provider_id
        done._post_settlement()
        return runs._get_records_action()

    def _import_new(self):
        """Run an import of what is new, for each provider.

        :return: the ``payment.settlement.import`` records, failed ones too
        """
        runs = self.env["payment.settlement.import"].create(
            [
                {
                    "provider_id": provider.id,
                    "kind": "window",
                    "date_from": provider._get_settlement_start(),
                }
                for provider in self
            ]
        )
        runs.action_run()
        return runs

    def _get_settlement_start(self):
        last = self.env["payment.balance.transaction"].search(
            [("provider_id", "=", self.id)], order="created desc", limit=1
        )
        return last and last.created - OVERLAP

    def _post_settlement(self):
        """Post what was imported and is in no entry yet."""
        for provider in self:
            provider._match_settlement()
            for batches in provider._get_settlement_chunks():
                self.env["payment.balance.transaction"]._settle_batches(batches)
            provider._reconcile_late_matches()

    def _get_settlement_chunks(self):
        """The batches in lists of about ``CHUNK`` rows: what is posted in one go."""
        chunk, size = [], 0
        for batch in self._get_settlement_batches():
            chunk.append(batch)
            size += len(batch[0])
            if size >= CHUNK:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _get_settlement_batches(self):
        """What goes into one entry each: [(rows, date, reference)].

        One per payout that adds up, and one a day for the rest: what was not paid out
        yet, or was by a payout that the gateway does not itemize. Booking the rest
        keeps the account equal to the gateway's balance every day; it is linked to its
        payout later and not booked again. What a payout pays of an earlier month is
        booked at the end of that month, where the gateway's own statement has it.
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(settlement_queries.UNBOOKED_PAYOUTS, {"provider": self.id})
        payouts = self.env["payment.payout"].browse(
            id_ for (id_,) in self.env.cr.fetchall()
        )
        return self._fetch_settlement_batches(
            self._get_bookable_payouts(payouts), rest=True
        )

    def _fetch_settlement_batches(self, payouts, rest=False):
        """
        :param payouts: those that get entries of their own
        :param rest: whether to book what is in none of them, too
        :return: [(rows, date, reference)]
        """
        self.env.flush_all()
        self.env.cr.execute(
            settlement_queries.BATCHES,
            {
                "provider": self.id,
                "payouts": payouts.ids,
                "rest": rest,
                "daily": self.settlement_entry == "day",
            },
        )
        rows, known = self.env["payment.balance.transaction"], payouts.browse
        not_paid = self.env._("%(provider)s, not yet paid out", provider=self.name)
        return [
            (
                rows.browse(ids),
                day,
                known(payout_id)._get_entry_reference() if payout_id else not_paid,
            )
            for payout_id, day, ids in self.env.cr.fetchall()
        ]

    def _get_bookable_payouts(self, payouts):
        if self.settlement_entry == "day":
            return payouts.browse()
        return payouts.filtered(
            lambda payout: (
                payout.reconciliation_status == "completed" and payout.is_balanced
            )
        )

    def _reconcile_late_matches(self):
        """Rows booked before their payment was known, or in an entry posted anew."""
        self.env["payment.balance.transaction"].search(
            [
                ("provider_id", "=", self.id),
                ("move_id.state", "=", "posted"),
                "|",
                ("clearing_line_id.reconciled", "=", False),
                "&",
                ("reporting_category", "=", "refund"),
                ("match_ids.refund_id.state", "=", "succeeded"),
            ]
        )._reconcile_clearing()

    def action_post_settlement(self):
        self.env["account.move"].check_access("write")
        self._post_settlement()

    @api.model
    def _cron_import_settlement(self):
        """Import every account, then post some entries at a time, each time committed.

        What is interrupted goes on where it stopped: rows that are in an entry are not
        posted again.
        """
        providers = self.search([("settlement_auto_import", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(providers))
        for provider in providers:
            provider._import_new()
            chunks = list(provider._get_settlement_chunks())
            cron._commit_progress(remaining=len(chunks) + 1)
            for batches in chunks:
                self.env["payment.balance.transaction"]._settle_batches(batches)
                if not cron._commit_progress(1):
                    return
            provider._reconcile_late_matches()
            cron._commit_progress(1)

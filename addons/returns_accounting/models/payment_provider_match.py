from odoo import api, models

from ..domain import matching_sql

#: Of the advisory locks of PostgreSQL, those that say "this gateway is being matched".
LOCK = 0x6D617463


class PaymentProvider(models.Model):
    """Finding out what each balance transaction is."""

    _inherit = "payment.provider"

    def _match_settlement(self):
        """Find the documents of what was imported, strongest rule first.

        Locks nothing that others write. Where another transaction is matching the same
        gateway, a job does it when that one is through.
        """
        runs = self.env["payment.match.run"]
        for provider in self:
            if not provider._lock_for_matching():
                self._wake_matching()
                continue
            run = runs._start(provider)
            run._work()
            if not (run.rows_total or run.matched):
                run.unlink()
            self.env.invalidate_all()
            self.env["payment.payout"]._attribute_by_balance(provider)
            provider._follow_refunds()

    def action_match_settlement(self):
        """Match in a job that commits batch by batch, and show how far it is."""
        self.env["account.move"].check_access("write")
        self.check_access("read")
        runs = self.env["payment.match.run"]
        for provider in self:
            runs |= runs._start(provider)
        self._wake_matching()
        return runs.with_env(self.env)._get_records_action()

    def _wake_matching(self):
        self.env.ref("returns_accounting.ir_cron_match_settlement")._trigger()

    def _lock_for_matching(self):
        """Whether nobody else matches this gateway until this transaction ends."""
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, self.id])
        return self.env.cr.fetchone()[0]

    @api.model
    def _cron_match_settlement(self):
        """Go on with what is running, a commit after each batch.

        What is interrupted goes on behind the last batch; a batch judged twice changes
        nothing.
        """
        cron = self.env["ir.cron"]
        for provider in self._get_unmatched_providers():
            if provider._lock_for_matching():
                self.env["payment.match.run"]._start(provider)
        running = self.env["payment.match.run"].search([("state", "=", "running")])
        cron._commit_progress(remaining=len(running))
        for run in running:
            if not run._work_in_job(cron):
                return
            self.env["payment.payout"]._attribute_by_balance(run.provider_id)
            run.provider_id._follow_refunds()
            cron._commit_progress(1)

    @api.model
    def _get_unmatched_providers(self):
        """Those with rows that no run has seen and none is about to."""
        self.env.flush_all()
        self.env.cr.execute(matching_sql.UNSEEN_PROVIDERS)
        return self.browse(row[0] for row in self.env.cr.fetchall())

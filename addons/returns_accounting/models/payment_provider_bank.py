from odoo import api, fields, models

from ..domain.bank_matching import BANK_RULES, BOUNCE_WAIT, BOUNCED, bank_match_sql


class PaymentProvider(models.Model):
    """What went to the bank, found on the bank statement."""

    _inherit = "payment.provider"

    def action_match_bank(self):
        """Find payouts on the bank statement; what is not certain is proposed."""
        self.env["account.move"].check_access("write")
        self._match_bank()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "returns_accounting.payment_bank_match_action"
        )

    def _match_bank(self):
        matches = self.env["payment.bank.match"]
        for provider in self.filtered("settlement_bank_journal_id"):
            provider._find_bank_matches()._book()
            provider._reconcile_bounced()
        matches._drop_stale()

    def _find_bank_matches(self):
        """Run the rules, strongest first.

        :return: the ``payment.bank.match`` records that are certain
        """
        self.ensure_one()
        self.env.flush_all()
        found = []
        for rule in BANK_RULES:
            self.env.cr.execute(
                bank_match_sql(rule),
                {
                    "provider": self.id,
                    "journal": self.settlement_bank_journal_id.id,
                    "transit": self.settlement_transit_account_id.id,
                    "uid": self.env.uid,
                    "now": fields.Datetime.now(),
                },
            )
            found += [
                match_id
                for match_id, state in self.env.cr.fetchall()
                if state == "confirmed"
            ]
        return self.env["payment.bank.match"].browse(found)

    def _reconcile_bounced(self):
        """Payouts that came back and that the bank never saw cancel each other out."""
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            BOUNCED,
            {"provider": self.id, "before": fields.Datetime.now() - BOUNCE_WAIT},
        )
        items = self.env["account.move.line"]
        items._reconcile_plan([items.browse(ids) for (ids,) in self.env.cr.fetchall()])

    @api.model
    def _cron_match_bank(self):
        """Every day: payouts on the statement, then the proof that all agrees."""
        providers = self.search([("settlement_transit_account_id", "!=", False)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(providers))
        for provider in providers:
            provider._match_bank()
            # a gateway that is down must not keep the others from their proof
            provider.with_context(without_gateway=True)._write_tie_out()
            if not cron._commit_progress(1):
                return

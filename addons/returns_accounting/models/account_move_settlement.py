from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """A settlement entry that is taken back takes its refunds back."""

    _inherit = "account.move"

    is_settlement = fields.Boolean(
        compute="_compute_is_settlement",
        help="It books what a payment gateway did.",
    )

    @api.depends("state")
    def _compute_is_settlement(self):
        booked = self._get_settled_rows([]).move_id
        for move in self:
            move.is_settlement = move in booked

    def action_cancel_settlement(self):
        """Take settlement entries back as a whole.

        Each is reversed, on its own day or the first one that is not locked; what it
        had reconciled is open again, its refunds are succeeded and its balance
        transactions free to be posted anew. Nothing is deleted.
        """
        self.check_access("write")
        rows = self._get_settled_rows([])
        if self - rows.move_id or self.filtered(lambda move: move.state != "posted"):
            raise UserError(
                self.env._(
                    "Only posted settlement entries can be taken back: choose those of "
                    "a payout or of a gateway's day."
                )
            )
        self.line_ids.with_context(tracking_disable=True).remove_move_reconcile()
        self._free_refunds()
        providers = {row.move_id: row.provider_id for row in rows}
        # sudo: what the gateway said is read-only, where it is booked is ours
        rows.sudo().write(
            {"move_id": False, "clearing_line_id": False, "transit_line_id": False}
        )
        reversals = self.create(
            [move._prepare_settlement_reversal(providers[move]) for move in self]
        )
        reversals.action_post()
        return reversals._get_records_action(name=self.env._("Reversed Entries"))

    def _prepare_settlement_reversal(self, provider):
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "company_id": self.company_id.id,
            "date": provider._get_settlement_date(self.date),
            "ref": self.env._("Taken back: %(reference)s", reference=self.ref),
            "reversed_entry_id": self.id,
            "line_ids": [
                Command.create(
                    {
                        "account_id": item.account_id.id,
                        "partner_id": item.partner_id.id,
                        "currency_id": item.currency_id.id,
                        "amount_currency": -item.amount_currency,
                        "balance": -item.balance,
                        "name": item.name,
                    }
                )
                for item in self.line_ids
            ],
        }

    def button_draft(self):
        """Refunds of these entries are settled no more, until they are posted again.

        The next settlement run reconciles reposted entries and marks them anew.
        """
        result = super().button_draft()
        self._free_refunds()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settlement(self):
        self._get_settled_rows([])._refuse_unbooking()

    def _free_refunds(self):
        rows = self._get_settled_rows([("reporting_category", "=", "refund")])
        rows.refund_id.filtered(
            lambda refund: refund.state == "settled"
        )._unmark_settled()

    def _get_settled_rows(self, domain):
        # sudo: whoever resets the entry, its refunds follow
        rows = self.env["payment.balance.transaction"].sudo()
        return rows.search([("move_id", "in", self.ids), *domain])

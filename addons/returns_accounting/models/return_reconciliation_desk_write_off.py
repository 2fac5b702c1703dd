from decimal import Decimal

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..domain import desk


class ReturnReconciliationDesk(models.AbstractModel):
    """The small rest that nothing will come for: booked as a difference."""

    _inherit = "return.reconciliation.desk"

    def _write_off_rest(self, provider, lines, reason):
        """Book what is left of ``lines`` on the company's account for differences."""
        rest = lines.filtered(lambda line: not line.reconciled)
        company = provider.company_id
        currency = company.currency_id
        total = Decimal(str(currency.round(sum(rest.mapped("amount_residual")))))
        limit = Decimal(str(company.return_write_off_limit))
        if not desk.may_write_off(total, limit):
            raise UserError(
                self.env._(
                    "%(amount)s is left, and %(company)s writes off up to %(limit)s: "
                    "choose what settles the rest, or raise the limit in the settings.",
                    amount=currency.format(float(total)),
                    company=company.name,
                    limit=currency.format(float(limit)),
                )
            )
        move = self._create_write_off(company, rest, reason)
        counterpart = move.line_ids.filtered(
            lambda line: line.account_id in rest.account_id
        )
        known = lines.matched_debit_ids | lines.matched_credit_ids
        (rest | counterpart).reconcile()
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        return {"write_off": move, "write_off_partials": partials - known}

    def _create_write_off(self, company, rest, reason):
        journal, account = company._get_write_off_book()
        total = company.currency_id.round(sum(rest.mapped("amount_residual")))
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "company_id": company.id,
                "date": fields.Date.context_today(self),
                "ref": self.env._("Reconciliation difference: %s", reason),
                "line_ids": [
                    *(
                        Command.create(
                            {
                                "name": reason,
                                "account_id": line.account_id.id,
                                "partner_id": line.partner_id.id,
                                "currency_id": line.currency_id.id,
                                "amount_currency": -line.amount_residual_currency,
                                "balance": -line.amount_residual,
                            }
                        )
                        for line in rest
                    ),
                    Command.create(
                        {"name": reason, "account_id": account.id, "balance": total}
                    ),
                ],
            }
        )
        move.action_post()
        return move

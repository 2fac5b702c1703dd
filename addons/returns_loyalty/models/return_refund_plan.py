from decimal import Decimal

from odoo import api, models

from odoo.addons.returns_accounting.domain.refund_transitions import HOLDING

from ..domain import store_credit


class ReturnRefund(models.Model):
    """What of a credit note becomes store credit."""

    _inherit = "return.refund"

    @api.model
    def _prepare_refund_vals_list(self, note, owed):
        """Lines for which store credit was chosen, and goods that it paid for."""
        chosen = note._get_store_credit_chosen()
        tender = note._get_store_credit_tender()
        if not chosen and not tender:
            return super()._prepare_refund_vals_list(note, owed)
        money = self._get_original_left(note, owed) if tender else Decimal(0)
        plan = store_credit.plan(Decimal(str(owed)), chosen, tender, money)
        vals_list = []
        if plan.chosen:
            vals_list.append(self._prepare_store_credit_vals(note, plan.chosen))
        if plan.tender:
            vals_list.append(self._prepare_tender_vals(note, plan.tender))
        if plan.rest:
            vals_list += super()._prepare_refund_vals_list(note, float(plan.rest))
        return vals_list

    @api.model
    def _prepare_store_credit_vals(self, note, amount):
        lines = note._get_store_credit_lines()
        lines.return_line_id._check_vouchers()
        bonus = store_credit.bonus(
            amount,
            [
                (shares, Decimal(str(aml.return_line_id._get_bonus_percent())))
                for aml, shares in note._get_store_credit_shares().items()
            ],
            Decimal(str(note.currency_id.rounding)),
        )
        return {
            **self._prepare_wallet_vals(note, amount, "credit"),
            "bonus_amount": float(bonus),
        }

    @api.model
    def _prepare_tender_vals(self, note, amount):
        return {
            **self._prepare_wallet_vals(note, amount, "tender"),
            "is_store_credit_tender": True,
        }

    @api.model
    def _prepare_wallet_vals(self, note, amount, purpose):
        attempt = len(
            note.return_refund_ids.filtered(lambda r: r.method == "store_credit")
        )
        # sudo: as for other refunds, keys are apart between databases
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return {
            "return_order_id": note.return_order_id.id,
            "credit_note_id": note.id,
            "method": "store_credit",
            "amount": float(amount),
            "idempotency_key": f"{database}-{note.id}-{purpose}-{attempt}",
        }


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_store_credit_lines(self):
        """What the credit note credits where the customer chose store credit."""
        return self.invoice_line_ids.filtered(
            lambda line: line.return_line_id.resolution == "store_credit"
        )

    def _get_store_credit_shares(self):
        """``{line: credited}`` of these lines and their fees, which are negative."""
        if not self._get_store_credit_lines():
            return {}
        return {
            line: shares["credited"]
            for line, shares in self._get_return_shares().items()
            if line.return_line_id.resolution == "store_credit"
        }

    def _get_store_credit_chosen(self):
        """What the customer chose as store credit and no refund gives yet."""
        self.ensure_one()
        given = self.return_refund_ids.filtered(
            lambda refund: (
                refund.method == "store_credit"
                and not refund.is_store_credit_tender
                and refund.state in HOLDING
            )
        )
        credited = sum(self._get_store_credit_shares().values(), Decimal(0))
        return max(credited - self._sum_amounts(given), Decimal(0))

    def _get_store_credit_tender(self, exclude=None):
        """Store credit that paid the invoice and did not go back to its card.

        :param exclude: a refund that does not count as given
        """
        self.ensure_one()
        invoice = self.reversed_entry_id
        program = self.company_id.return_store_credit_program_id
        # sudo: accountants need not be able to read sales programs
        paying = invoice.sudo().invoice_line_ids.filtered(
            lambda line: program and line.sale_line_ids.reward_id.program_id == program
        )
        if not paying:
            return Decimal(0)
        given = invoice.reversal_move_ids.return_refund_ids.filtered(
            lambda refund: (
                refund.is_store_credit_tender
                and refund.state in HOLDING
                and refund != exclude
            )
        )
        paid = -self.currency_id.round(sum(paying.mapped("price_total")))
        return max(Decimal(str(paid)) - self._sum_amounts(given), Decimal(0))

    def _sum_amounts(self, refunds):
        return Decimal(str(self.currency_id.round(sum(refunds.mapped("amount")))))

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_accounting.domain.refund_transitions import HOLDING


class ReturnRefund(models.Model):
    """What was paid in cash at a till goes back in cash, out of a till if wished."""

    _inherit = "return.refund"
    _planned_fields = frozenset({"pos_session_id"})

    pos_session_id = fields.Many2one(
        comodel_name="pos.session",
        string="Paid from the Till",
        copy=False,
        index="btree_not_null",
        domain="[('state', '=', 'opened'), ('company_id', '=', company_id), "
        "('cash_journal_id', '!=', False)]",
        help="The open session that hands out the cash: its till counts it as cash "
        "taken out. Empty where another register pays.",
    )

    @api.depends("pos_session_id")
    def _compute_journal_id(self):
        result = super()._compute_journal_id()
        for refund in self.filtered("pos_session_id"):
            # sudo: accountants need not use points of sale
            refund.journal_id = refund.pos_session_id.sudo().cash_journal_id
        return result

    @api.model
    def _get_refund_wishes(self, note):
        """Who paid in cash is refunded in cash: it is the payment's own means."""
        wishes = super()._get_refund_wishes(note)
        cash = note._get_cash_to_give_back()
        return [*wishes, ("cash", cash)] if cash > 0 else wishes

    def _submit_cash(self):
        self._check_pos_session()
        result = super()._submit_cash()
        if self.pos_session_id:
            self._take_from_till()
        return result

    def _check_pos_session(self):
        # sudo: accountants need not use points of sale
        session = self.pos_session_id.sudo()
        if session and (
            session.state != "opened" or session.cash_journal_id != self.journal_id
        ):
            raise UserError(
                self.env._(
                    "Refund %(name)s: session %(session)s is not open, or its till is "
                    "not %(journal)s. Choose an open session, or none.",
                    name=self.name,
                    session=session.name,
                    journal=self.journal_id.display_name,
                )
            )

    def _take_from_till(self):
        """Let the till count the cash as taken out, and match it with the payment."""
        liquidity, _receivable, _other = self.payment_id._seek_for_lines()
        # sudo: whoever refunds need not be able to move cash of points of sale
        session = self.pos_session_id.sudo()
        values = session._prepare_account_bank_statement_line_vals(
            session,
            -1,
            self.amount,
            f"{self.name} {self.return_order_id.name}",
            self.partner_id.commercial_partner_id.id,
            {"translatedType": self.env._("out")},
        )
        taken = self.env["account.bank.statement.line"].sudo()
        taken = taken.with_context(no_retrieve_partner=True).create(
            {**values, "counterpart_account_id": liquidity.account_id.id}
        )
        counterpart = taken.move_id.line_ids.filtered(
            lambda line: line.account_id == liquidity.account_id
        )
        (liquidity.sudo() + counterpart).reconcile()


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_cash_to_give_back(self):
        """What the receipts of this credit note took in cash and did not give back.

        :return: in the currency of the credit note
        """
        self.ensure_one()
        # sudo: accountants need not use points of sale
        receipts = self.sudo().invoice_line_ids.return_line_id.pos_order_id
        if not receipts:
            return 0
        orders = receipts | receipts.lines.refund_orderline_ids.order_id
        paid = orders.payment_ids.filtered(
            lambda payment: payment.payment_method_id.is_cash_count
        )
        notes = receipts.lines.return_line_ids.return_order_id.credit_note_ids
        given = notes.return_refund_ids.filtered(
            lambda refund: refund.method == "cash" and refund.state in HOLDING
        )
        return self.currency_id.round(
            sum(paid.mapped("amount")) - sum(given.mapped("amount"))
        )

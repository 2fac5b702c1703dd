from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_accounting.domain.refund_transitions import HOLDING, PAID
from odoo.addons.returns_management.domain.legal_charge import VOUCHER
from odoo.addons.returns_management.models.concurrency import serialize


class ReturnRefund(models.Model):
    """Store credit is given, and taken back, in one transaction with its entry."""

    _inherit = "return.refund"

    def _submit_store_credit(self):
        """Top up the customer's card and owe it in the ledger instead of the note.

        Nothing leaves the database: after a crash nothing was done, and two clicks
        meet in the state of this refund and in the unique history line of the card.
        """
        self._check_voucher_agreed()
        self._check_tender()
        program = self.company_id._get_store_credit_program()
        # the return's customer, since orders find the card by their own customer
        card = program._get_store_credit_card(self.return_order_id.partner_id)
        today = fields.Date.context_today(self)
        amount = self._get_company_amount(self.amount, today)
        bonus = self._get_company_amount(self.bonus_amount, today)
        entry = self._create_store_credit_entry(amount, bonus)
        self._book_on_card(card, amount + bonus)
        self._transition("submitted", date_submitted=fields.Datetime.now())
        self._transition("succeeded", store_credit_move_id=entry.id)
        self._mark_settled()
        self._send_store_credit_mail()

    def _get_company_amount(self, amount, date):
        company = self.company_id
        return self.currency_id._convert(amount, company.currency_id, company, date)

    def _check_voucher_agreed(self):
        """Refuse store credit that the law does not let us impose.

        What is above the lines for which the customer chose store credit is for the
        other lines of the credit note.

        :raise UserError: naming the line and the article
        """
        self.ensure_one()
        if self.is_store_credit_tender:
            return
        note = self.credit_note_id
        chosen = note._get_store_credit_lines().return_line_id
        credited = sum(note._get_store_credit_shares().values(), Decimal(0))
        given = self._get_other_store_credit() | self
        if note._sum_amounts(given) <= credited:
            lines = chosen
        else:
            lines = note.invoice_line_ids.return_line_id
        lines._check_lawful(VOUCHER)

    def _get_other_store_credit(self):
        """Store credit for the same credit note, planned or given."""
        return (self.credit_note_id.return_refund_ids - self).filtered(
            lambda refund: (
                refund.method == "store_credit"
                and not refund.is_store_credit_tender
                and refund.state in HOLDING
            )
        )

    def _check_tender(self):
        """Refuse to give back more store credit than paid for the goods."""
        self.ensure_one()
        if not self.is_store_credit_tender:
            return
        note = self.credit_note_id
        serialize(note.reversed_entry_id)
        left = note._get_store_credit_tender(exclude=self)
        if Decimal(str(self.amount)) > left:
            raise UserError(
                self.env._(
                    "Refund %(name)s of %(amount)s is above the %(left)s of store "
                    "credit that paid for %(invoice)s and did not go back. Cancel this "
                    "refund and plan a new one.",
                    name=self.name,
                    amount=self.currency_id.format(self.amount),
                    left=self.currency_id.format(float(left)),
                    invoice=note.reversed_entry_id.name,
                )
            )

    def _create_store_credit_entry(self, amount, bonus):
        """Owe store credit in place of the credit note, and the bonus as an expense.

        :param amount: in the currency of the company, as ``bonus``
        """
        receivable = self.credit_note_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        entry = self.env["account.move"].create(
            self._prepare_store_credit_entry_vals(receivable[:1], amount, bonus)
        )
        entry.action_post()
        counterpart = entry.line_ids.filtered(
            lambda line: line.account_id == receivable.account_id
        )
        (receivable + counterpart).reconcile()
        return entry

    def _prepare_store_credit_entry_vals(self, receivable, amount, bonus):
        company = self.company_id
        label = self.env._("Store credit %(name)s", name=self.name)
        bonus_label = self.env._("Bonus of store credit %(name)s", name=self.name)
        partner = receivable.partner_id

        def line(account, balance, name=label, **values):
            return fields.Command.create(
                {
                    "account_id": account.id,
                    "partner_id": partner.id,
                    "balance": balance,
                    "name": name,
                    **values,
                }
            )

        liability = company.return_store_credit_account_id
        lines = [
            line(
                receivable.account_id,
                amount,
                currency_id=self.currency_id.id,
                amount_currency=self.amount,
            ),
            line(liability, -amount),
        ]
        if bonus:
            lines += [
                line(company.return_bonus_account_id, bonus, bonus_label),
                line(liability, -bonus, bonus_label),
            ]
        return {
            "move_type": "entry",
            "company_id": company.id,
            "date": fields.Date.context_today(self),
            "ref": label,
            "return_order_id": self.return_order_id.id,
            "line_ids": lines,
        }

    def _book_on_card(self, card, points, description=None):
        """Change the balance of a card, with the line of its history that says why.

        :param points: in the currency of the company; below zero takes back
        """
        self.sudo().store_credit_card_id = card  # sudo: written here only
        self.env["loyalty.history"].sudo().create(  # sudo: as for the card
            {
                "card_id": card.id,
                "return_refund_id": self.id,
                "description": description
                or self.env._("Return %(name)s", name=self.return_order_id.name),
                "issued": max(points, 0),
                "used": max(-points, 0),
                "order_model": "return.order",
                "order_id": self.return_order_id.id,
            }
        )
        card.points = card.currency_id.round(card.points + points)

    def action_take_back_store_credit(self):
        """Undo store credit that was not spent; the credit note is open again."""
        for refund in self:
            refund._take_back_store_credit()

    def _take_back_store_credit(self):
        self.check_access("write")
        if self.method != "store_credit" or self.state not in PAID:
            raise UserError(
                self.env._(
                    "%(name)s gave no store credit that could be taken back.",
                    name=self.name,
                )
            )
        # sudo: accountants need not be able to change cards of sales programs
        card = self.store_credit_card_id.sudo()
        serialize(card)
        history = self.sudo().store_credit_history_ids
        given = sum(history.mapped("issued"))
        if card.currency_id.compare_amounts(card.points, given) < 0:
            raise UserError(
                self.env._(
                    "%(name)s gave %(given)s of store credit, of which only %(left)s "
                    "is left on the card: the customer spent the rest. What was spent "
                    "stays given.",
                    name=self.name,
                    given=card.currency_id.format(given),
                    left=card.currency_id.format(card.points),
                )
            )
        self._transition("canceled")
        self._reverse_entry(self.store_credit_move_id)
        self._book_on_card(
            card,
            -given,
            self.env._("Return %(name)s, taken back", name=self.return_order_id.name),
        )
        self.return_order_id._close_if_complete()

    def _send_store_credit_mail(self):
        """Tell the customer what was given, and what can be spent now."""
        template = self.env.ref("returns_loyalty.mail_template_store_credit")
        template.send_mail(self.id, email_layout_xmlid="mail.mail_notification_light")

from odoo import Command, fields, models
from odoo.exceptions import UserError


class ReturnGoodwill(models.Model):
    """What each option does when it is granted: ``_grant_<kind>``."""

    _inherit = "return.goodwill"

    credit_note_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_goodwill_id",
        string="Credit Notes",
    )

    def _grant_voucher(self):
        self._plan(
            self.env._(
                "Issue a voucher of %(amount)s",
                amount=self.currency_id.format(self.amount),
            )
        )

    def _grant_expedited_replacement(self):
        self.return_order_id.priority = "1"
        self._plan(self.env._("Send the replacement at once"))

    def _plan(self, summary):
        self.activity_schedule(
            "returns_goodwill.mail_activity_type_return_goodwill",
            summary=summary,
            user_id=(self.user_id or self.env.user).id,
        )

    def _grant_waived_fee(self):
        """Nothing to do: the fee asks; but one that was charged is too late."""
        lines = self.return_line_id or self.return_order_id.line_ids
        # sudo: RMA users may not read credit notes, which decide here
        charged = self.env["account.move.line"].sudo()
        fee = charged.search(
            [
                ("return_line_id", "in", lines.ids),
                ("return_entry_type", "=", "restocking_fee"),
                ("parent_state", "!=", "cancel"),
            ],
            limit=1,
        )
        if fee:
            raise UserError(
                self.env._(
                    "%(name)s: the fee stands on credit note %(note)s already. Delete "
                    "the draft first; once it is posted, grant a partial refund of the "
                    "fee.",
                    name=self.name,
                    note=fee.move_id.display_name,
                )
            )

    def _grant_partial_refund(self):
        """Draft the credit note of what was granted; accountants post and refund it."""
        returned, source = self._get_returned_source()
        if not source:
            raise UserError(
                self.env._(
                    "%(name)s: return %(order)s has no invoice to refund a part of. "
                    "Post the invoice first, or grant a voucher.",
                    name=self.name,
                    order=self.return_order_id.name,
                )
            )
        self._check_left(source.move_id)
        # sudo: RMA users draft credit notes without the rights of an accountant
        self.env["account.move"].sudo().create(
            self._prepare_credit_note_vals(returned, source)
        )

    def _get_returned_source(self):
        """The first returned line that was invoiced, and its invoice line."""
        # sudo: RMA users may not read invoices
        lines = (self.return_line_id or self.return_order_id.line_ids).sudo()
        for line in lines:
            if source := line._get_credit_sources()[:1]:
                return line, source
        return lines[:1], lines.invoice_line_id.browse()

    def _check_left(self, invoice):
        """Refuse to give more back of an invoice than it was for.

        What returns of its goods will credit is not left either.
        """
        left = invoice._get_left_of_returns()
        if self.currency_id.compare_amounts(self.amount, left) > 0:
            raise UserError(
                self.env._(
                    "%(name)s: %(amount)s is more than the %(left)s that invoice "
                    "%(invoice)s is not credited with by its returns. Grant at most "
                    "that, or a voucher.",
                    name=self.name,
                    amount=self.currency_id.format(self.amount),
                    left=self.currency_id.format(left),
                    invoice=invoice.name,
                )
            )

    def _prepare_credit_note_vals(self, returned, source):
        order = self.return_order_id.sudo()  # sudo: the terms are those of the invoice
        return {
            "move_type": "out_refund",
            "return_order_id": order.id,
            "return_goodwill_id": self.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_line_ids": [
                Command.create(self._prepare_credit_note_line_vals(returned, source))
            ],
            **order._prepare_invoice_terms(source.move_id),
        }

    def _prepare_credit_note_line_vals(self, returned, source):
        """A reduction of the price: on the account and with the taxes of the sale.

        No product stands on it, since no goods come back with it.
        """
        taxes = source.tax_ids.flatten_taxes_hierarchy().filtered(
            lambda tax: tax.amount_type != "fixed"
        )
        env = returned._in_customer_language().env
        return {
            "return_line_id": returned.id,
            "return_entry_type": "goodwill",
            "name": env._(
                "Goodwill %(name)s: %(reason)s",
                name=self.name,
                reason=self.reason_id.with_env(env(su=self.env.su)).name,
            ),
            "quantity": 1,
            "price_unit": taxes._get_price_of_total(self.amount, self.currency_id),
            "account_id": source.account_id.id,
            "tax_ids": [Command.set(taxes.ids)],
        }

    def _withdraw(self):
        """Take back what was granted; a credit note that was posted stays."""
        # sudo: RMA users may not read or cancel credit notes
        notes = self.filtered(lambda case: case.state == "granted").sudo()
        if posted := notes.credit_note_ids.filtered(lambda n: n.state == "posted")[:1]:
            raise UserError(
                self.env._(
                    "%(name)s: credit note %(note)s is posted. The case can only be "
                    "accepted, or an accountant takes the credit note back first.",
                    name=posted.return_goodwill_id.name,
                    note=posted.name,
                )
            )
        notes.credit_note_ids.filtered(lambda n: n.state == "draft").button_cancel()
        notes.activity_unlink(["returns_goodwill.mail_activity_type_return_goodwill"])

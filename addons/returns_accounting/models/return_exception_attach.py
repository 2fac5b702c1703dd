from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError

from ..domain import explanation
from ..domain.exceptions import UNEXPLAINED


class ReturnException(models.Model):
    """From money that has left to the return it was for.

    sudo: payment transactions are for administrators, returns for RMA users; the
    accountant who explains a refund reads both and drafts the one.
    """

    _inherit = "return.exception"

    def _get_credit_notes(self):
        """Posted credit notes of the customer that this refund can pay."""
        notes = self.env["account.move"].search(
            [
                ("move_type", "=", "out_refund"),
                ("state", "=", "posted"),
                ("company_id", "=", self.company_id.id),
                ("currency_id", "=", self.currency_id.id),
                (
                    "commercial_partner_id",
                    "=",
                    self.partner_id.commercial_partner_id.id,
                ),
                ("amount_residual", ">=", self.amount),
            ]
        )
        invoices = self.sudo().transaction_id.invoice_ids  # sudo: see the class
        return notes.sorted(
            lambda note: (
                note.reversed_entry_id not in invoices,
                note.amount_residual != self.amount,
                note.id,
            )
        )

    def _suggest_credit_note(self):
        """The credit note that this refund pays, where there can be no doubt."""
        invoices = self.sudo().transaction_id.invoice_ids  # sudo: see the class
        of_charge = self._get_credit_notes().filtered(
            lambda note: (
                note.reversed_entry_id in invoices
                or note.return_order_id == self.return_order_id
            )
        )
        exact = of_charge.filtered(lambda note: note.amount_residual == self.amount)
        return exact if len(exact) == 1 else of_charge[: len(of_charge) == 1]

    def _suggest_return(self):
        """Name the return whose credit note this refund must have paid."""
        if self.state == "open" and not self.return_order_id:
            self.return_order_id = self._suggest_credit_note().return_order_id

    def action_attach(self):
        """Ask which credit note the refund paid; the likely one is chosen."""
        self.ensure_one()
        self._check_attachable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Attach to a Credit Note"),
            "res_model": "return.exception.attach",
            "view_mode": "form",
            "target": "new",
            "context": {"default_exception_id": self.id},
        }

    def _check_attachable(self):
        self.check_access("write")
        transaction = self.sudo().refund_transaction_id  # sudo: see the class
        if self.state != "open" or self.code not in UNEXPLAINED:
            why = self.env._("it is no open question what the refund was for")
        elif transaction.return_refund_ids:
            why = self.env._(
                "refund %s stands for it", transaction.return_refund_ids.name
            )
        elif transaction.state != "done":
            why = self.env._("the gateway has not paid it")
        else:
            return
        raise UserError(
            self.env._(
                "%(name)s cannot be attached: %(why)s.", name=self.display_name, why=why
            )
        )

    def _attach(self, note):
        """Let the refund that was made elsewhere pay ``note``: nothing is sent.

        :raise UserError: when the credit note does not owe as much
        """
        self.ensure_one()
        self._check_attachable()
        transaction = self.sudo().refund_transaction_id  # sudo: see the class
        transaction.source_transaction_id._lock_for_refund()
        self._check_note_owes(note)
        transaction.invoice_ids = [Command.set(note.ids)]
        if note.return_order_id:
            self._create_return_refund(note, transaction)
        if not transaction.payment_id:
            transaction._post_process()
        self._reconcile_payment(note, transaction.payment_id)
        self._close_solved()

    def _check_note_owes(self, note):
        planned = note.return_refund_ids
        planned.filtered(lambda r: r.state in ("draft", "approved")).action_cancel()
        sent = planned.filtered(lambda r: r.state in ("submitted", "pending"))
        owed = note.currency_id.round(note.amount_residual - sum(sent.mapped("amount")))
        if note.state != "posted" or note.currency_id != self.currency_id:
            why = self.env._("it is not posted, or of another currency")
        elif self.currency_id.compare_amounts(self.amount, owed) > 0:
            why = self.env._(
                "it owes %(owed)s and the refund gave %(amount)s",
                owed=note.currency_id.format(owed),
                amount=self.currency_id.format(self.amount),
            )
        else:
            return
        raise UserError(
            self.env._(
                "The refund cannot pay credit note %(note)s: %(why)s. Choose another "
                "one, or credit the rest first.",
                note=note.display_name,
                why=why,
            )
        )

    def _create_return_refund(self, note, transaction):
        refunds = self.env["return.refund"].sudo()  # sudo: see the class
        refund = refunds.create(
            {
                "return_order_id": note.return_order_id.id,
                "credit_note_id": note.id,
                "source_transaction_id": transaction.source_transaction_id.id,
                "transaction_id": transaction.id,
                "amount": self.amount,
                "idempotency_key": f"gateway-{transaction.provider_reference}",
                "date_submitted": transaction.create_date,
            }
        )
        for state in ("approved", "submitted", "succeeded"):
            refund._transition(state)
        self.sudo().write(
            {"refund_id": refund.id, "return_order_id": note.return_order_id.id}
        )
        refund.message_post(
            body=self.env._(
                "Made outside of this return, and attached from %s.", self.display_name
            )
        )

    def _reconcile_payment(self, note, payment):
        lines = (payment.move_id | note).line_ids.filtered(
            lambda aml: (
                aml.account_id == payment.destination_account_id and not aml.reconciled
            )
        )
        lines.reconcile()
        note.return_order_id.sudo()._close_if_complete()  # sudo: see the class

    def action_create_return(self):
        """Draft the return that the refund was for, with the goods it explains.

        Where several goods could explain the amount, or none do, the draft has the
        customer only, and a person chooses.
        """
        self.ensure_one()
        self._check_attachable()
        if not self.return_order_id:
            # sudo: see the class
            self.sudo().return_order_id = self.sudo()._draft_return()
        return self.return_order_id._get_form_action()

    def _draft_return(self):
        lines = self.transaction_id.invoice_ids.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and line.sale_line_ids
        )
        order = lines.sale_line_ids.order_id[:1]
        drafted = self.env["return.order"].create(
            {
                "partner_id": (order.partner_id or self.partner_id).id,
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "line_ids": [
                    Command.create(vals) for vals in self._prepare_return_lines(lines)
                ],
            }
        )
        drafted.message_post(
            body=self.env._(
                "Drafted for %(amount)s, which the customer has already: refund "
                "%(refund)s was made outside of a return. Attach it to the credit "
                "note.",
                amount=self.currency_id.format(self.amount),
                refund=self.subject,
            )
        )
        return drafted

    def _prepare_return_lines(self, lines):
        """The goods whose price explains the amount; none where that is in doubt."""
        tables = [self._get_prices(line) for line in lines]
        units = explanation.explain(Decimal(str(self.amount)), tables)
        reason = self.env["return.order.reason"].search([], limit=1)
        return [
            {
                "product_id": line.product_id.id,
                "sale_line_id": line.sale_line_ids[:1].id,
                "product_uom_id": line.product_uom_id.id,
                "qty_requested": count,
                "reason_id": reason.id,
            }
            for line, count in zip(lines, units or (), strict=bool(units))
            if count
        ]

    def _get_prices(self, line):
        """What 0, 1, 2 … units of an invoice line cost, as many as may come back."""
        sold = line.sale_line_ids[:1]
        most = int(min(sold.qty_returnable, line.quantity))
        total, quantity = Decimal(str(line.price_total)), Decimal(str(line.quantity))
        return [
            Decimal(str(line.currency_id.round(float(total * n / quantity))))
            for n in range(max(most, 0) + 1)
        ]

from odoo import fields, models


class ReturnRefund(models.Model):
    """The payments in the books of refunds that leave outside the gateway."""

    _inherit = "return.refund"

    def _pay_outside(self, **values):
        """Book the payments of these refunds and reconcile them with what they pay.

        :param values: of the payments, besides those that follow from the refund
        """
        payments = self.env["account.payment"].create(
            [{**refund._prepare_payment_vals(), **values} for refund in self]
        )
        for refund, payment in zip(self, payments, strict=True):
            if account := refund.offline_account_id:
                payment.outstanding_account_id = account
        payments.action_post()
        for refund, payment in zip(self, payments, strict=True):
            refund.sudo().payment_id = payment  # sudo: it follows from the refund
        self._reconcile_outside()

    def _prepare_payment_vals(self):
        self.ensure_one()
        return {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": self.partner_id.commercial_partner_id.id,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "payment_method_line_id": self._get_payment_method_line().id,
            "partner_bank_id": self.partner_bank_id.id,
            "date": fields.Date.context_today(self),
            "memo": f"{self.name} {self.credit_note_id.name}",
            "destination_account_id": self.credit_note_id._get_refund_lines()[
                :1
            ].account_id.id,
        }

    def _get_payment_method_line(self):
        """The plain way the journal pays, whatever the customer's preference is."""
        lines = self.journal_id.outbound_payment_method_line_ids
        return lines.filtered(lambda line: line.code == "manual")[:1] or lines[:1]

    def _reconcile_outside(self):
        plan = []
        for note, refunds in self.grouped("credit_note_id").items():
            open_lines = note._get_refund_lines()
            paid_lines = refunds.payment_id.move_id.line_ids.filtered(
                lambda line, accounts=open_lines.account_id: line.account_id in accounts
            )
            plan.append(open_lines + paid_lines)
        self.env["account.move.line"]._reconcile_plan(plan)

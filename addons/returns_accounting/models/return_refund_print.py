from odoo import models
from odoo.tools import format_date


class ReturnRefund(models.Model):
    """What the customer reads of a refund."""

    _inherit = "return.refund"

    def _say_to_customer(self):
        """How and when the money comes, in the language of the environment."""
        self.ensure_one()
        return f"{self._say_method()}: {self._say_state()}"

    def _get_entries(self):
        """Journal entries that have given the customer the money."""
        return self.payment_id.move_id

    def _get_printed_reference(self):
        """What the customer's bank finds the refund by, once it is known."""
        self.ensure_one()
        if not self.customer_reference:
            return ""
        return self.env._(
            "Your bank finds it by the reference %(reference)s.",
            reference=self.customer_reference,
        )

    def _tell_reference(self):
        """Send the customer what the bank finds the refund by, in the return's chatter.

        It arrives days after the refund, when a customer who still waits for the money
        can ask the bank with it.
        """
        self.ensure_one()
        # sudo: whoever learns of it, the customer is told
        refund = self.sudo()
        template = refund.env.ref("returns_accounting.mail_template_refund_reference")
        (mail,) = template._generate_template(
            refund.ids, ("body_html", "email_from", "subject")
        ).values()
        refund.return_order_id.message_post(
            body=mail["body_html"],
            subject=mail["subject"],
            email_from=mail["email_from"],
            partner_ids=refund.return_order_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _say_method(self):
        """The way of the money, by the name that the customer knows it by."""
        # sudo: accountants may not read payment transactions
        charge = self.sudo().source_transaction_id
        if self.method == "original" and charge:
            return self.env._(
                "Back to your payment by %(method)s",
                method=charge.payment_method_id.name,
            )
        if self.method == "exchange_credit":
            return self.env._(
                "For your replacement, invoice %(invoice)s",
                invoice=self.exchange_invoice_id.name,
            )
        labels = dict(self._fields["method"]._description_selection(self.env))
        return labels[self.method]

    def _say_state(self):
        """``paid`` is said of nothing that may still be on its way."""
        if self.reason_code == "waiting_for_customer":
            return self.env._("you were asked by e-mail where the money shall go")
        if self.state in ("succeeded", "settled"):
            paid_on = self.payment_id.date or self.date_submitted
            if not paid_on:
                return self.env._("paid")
            if self.is_reversal:
                return self.env._(
                    "the payment was undone on %(date)s and disappears from your "
                    "statement",
                    date=format_date(self.env, paid_on),
                )
            return self.env._("paid on %(date)s", date=format_date(self.env, paid_on))
        if self.state in ("submitted", "pending"):
            return self.env._(
                "on its way since %(date)s",
                date=format_date(self.env, self.date_submitted),
            )
        if self.state == "failed":
            return self.env._("it did not reach you; we will find another way")
        return self.env._("being prepared")

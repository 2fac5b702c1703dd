from odoo import fields, models
from odoo.exceptions import UserError

#: Reasons that banks send transfers back with (ISO 20022 external codes, as EPC135-18
#: explains them).
REASONS = [
    ("AC01", "AC01: the account number is wrong"),
    ("AC04", "AC04: the account is closed"),
    ("AC06", "AC06: the account is blocked"),
    ("AG01", "AG01: the account takes no transfers"),
    ("BE04", "BE04: the creditor's address is missing"),
    ("MD07", "MD07: the customer is deceased"),
    ("MS02", "MS02: the customer refused it"),
    ("MS03", "MS03: the bank gives no reason"),
    ("RC01", "RC01: the BIC is wrong"),
    ("RR04", "RR04: regulatory reason"),
    ("AM04", "AM04: our account did not cover it"),
    ("DUPL", "DUPL: the bank takes it for a duplicate"),
    ("other", "Another reason"),
]


class ReturnRefundRejection(models.TransientModel):
    """Record that the bank sent transfers back, before or after it had paid them."""

    _name = "return.refund.rejection"
    _description = "Transfers Sent Back by the Bank"

    refund_ids = fields.Many2many(
        comodel_name="return.refund", string="Refunds", readonly=True
    )
    reason = fields.Selection(selection=REASONS, required=True)
    details = fields.Char(help="What the bank says besides its code.")

    def action_reject(self):
        """Fail the refunds and open their credit notes again."""
        self.ensure_one()
        label = dict(self._fields["reason"]._description_selection(self.env))
        said = ": ".join(filter(None, [label[self.reason], self.details]))
        self._check_sent()
        self.refund_ids._fail_at_bank(said)
        return {"type": "ir.actions.act_window_close"}

    def _check_sent(self):
        wrong = self.refund_ids.filtered(
            lambda refund: (
                refund.method != "bank_transfer"
                or refund.state not in ("submitted", "succeeded", "settled")
            )
        )
        if wrong or not self.refund_ids:
            raise UserError(
                self.env._(
                    "%(refunds)s: only exported bank transfers can come back.",
                    refunds=", ".join(wrong.mapped("name")) or self.env._("Nothing"),
                )
            )

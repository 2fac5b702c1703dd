from odoo import fields, models

from ..domain import cutoff_rules


class ReturnCutoffLine(models.Model):
    """An amount that the period end cuts off, and the accounts that put it right."""

    _name = "return.cutoff.line"
    _description = "Returns Cut-off Item"
    _order = "since, id"
    _rec_name = "return_order_id"

    cutoff_id = fields.Many2one(
        comodel_name="return.cutoff", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    kind = fields.Selection(
        selection=[
            ("received_not_credited", "Received, not credited"),
            ("credited_not_received", "Credited, not received"),
            ("submitted_not_settled", "Submitted, not settled"),
            ("next_payout", "In the next payout"),
        ],
        required=True,
        readonly=True,
    )
    effect = fields.Selection(
        selection=[
            ("revenue", "Revenue to give back"),
            ("kept", "Fee and diminished value"),
            ("cost", "Cost of the goods"),
            ("receivable", "Owed by the credit note"),
            ("clearing", "Paid, and on clearing"),
            ("exchange", "Exchange difference"),
            ("fee", "Fee of the refund"),
        ],
        required=True,
        readonly=True,
        help="What the accrual corrects.",
    )
    is_main = fields.Boolean(
        readonly=True, help="The row of the document itself; others are its effects."
    )
    is_on_clearing = fields.Boolean(readonly=True)
    return_order_id = fields.Many2one(
        comodel_name="return.order", string="Return", readonly=True
    )
    return_line_id = fields.Many2one(comodel_name="return.order.line", readonly=True)
    credit_note_id = fields.Many2one(comodel_name="account.move", readonly=True)
    refund_id = fields.Many2one(comodel_name="return.refund", readonly=True)
    balance_transaction_id = fields.Many2one(
        comodel_name="payment.balance.transaction", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    since = fields.Date(readonly=True)
    amount_document = fields.Monetary(
        string="Document",
        currency_field="company_currency_id",
        readonly=True,
        help="What of the document is on the other side, in company currency.",
    )
    amount = fields.Monetary(
        string="Accrual",
        currency_field="company_currency_id",
        readonly=True,
        help="What the accrual books for it; 0 where nothing is to be put right.",
    )
    debit_account_id = fields.Many2one(
        comodel_name="account.account", string="Debit", readonly=True
    )
    debit_currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    debit_amount = fields.Monetary(currency_field="debit_currency_id", readonly=True)
    credit_account_id = fields.Many2one(
        comodel_name="account.account", string="Credit", readonly=True
    )
    credit_currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    credit_amount = fields.Monetary(currency_field="credit_currency_id", readonly=True)
    owed_partner_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        help="Whose receivable the accrual is on.",
    )

    _cutoff_kind_idx = models.Index("(cutoff_id, kind, since, id)")

    def action_view_document(self):
        self.ensure_one()
        document = (
            self.balance_transaction_id
            or self.refund_id
            or self.credit_note_id
            or self.return_order_id
        )
        return document._get_records_action()

    def _prepare_entry_lines(self, cutoff, sign=1):
        """Lines of the accrual, or with ``sign`` -1 of its reversal, as commands.

        One for each kind, account, currency and customer, so that the entry stays short
        whatever the lists hold.
        """
        company_currency = cutoff.currency_id
        totals = {}
        for side, direction in (("debit", sign), ("credit", -sign)):
            groups = self._read_group(
                [("cutoff_id", "=", cutoff.id), ("amount", "!=", 0)],
                [
                    "kind",
                    f"{side}_account_id",
                    f"{side}_currency_id",
                    *(["owed_partner_id"] if side == "debit" else []),
                ],
                ["amount:sum", f"{side}_amount:sum"],
            )
            for kind, account, currency, *partner, amount, foreign in groups:
                currency = currency or company_currency
                key = (kind, account, currency, *(p.id for p in partner if p))
                total = totals.setdefault(key, [0.0, 0.0])
                total[0] += direction * amount
                is_own = currency == company_currency
                total[1] += direction * (amount if is_own else foreign)
        return self._prepare_entry_commands(totals)

    def _prepare_entry_commands(self, totals):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return [
            fields.Command.create(
                {
                    "name": labels[kind],
                    "account_id": account.id,
                    "partner_id": partner[0] if partner else False,
                    "currency_id": currency.id,
                    "balance": balance,
                    "amount_currency": foreign,
                }
            )
            for (kind, account, currency, *partner), (balance, foreign) in sorted(
                totals.items(),
                key=lambda item: list(cutoff_rules.KINDS).index(item[0][0]),
            )
            if balance or foreign
        ]

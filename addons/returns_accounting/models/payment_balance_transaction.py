from odoo import api, fields, models
from odoo.tools import LazyTranslate

from .match_labels import ROW_RULES
from .unchecked_many2one import UncheckedMany2one

_lt = LazyTranslate(__name__)

#: How a person says the gateway's categories.
CATEGORY_LABELS = {
    "charge": _lt("Charge"),
    "charge_failure": _lt("Failed charge"),
    "refund": _lt("Refund"),
    "refund_failure": _lt("Failed refund"),
    "partial_capture_reversal": _lt("Partial capture"),
    "dispute": _lt("Dispute"),
    "dispute_reversal": _lt("Dispute won"),
    "fee": _lt("Fees"),
    "network_cost": _lt("Network costs"),
    "tax": _lt("Tax on fees"),
    "payout": _lt("Payout"),
    "payout_reversal": _lt("Payout returned"),
    "topup": _lt("Top-up"),
    "topup_reversal": _lt("Top-up returned"),
    "risk_reserved_funds": _lt("Reserve"),
    "connect_reserved_funds": _lt("Reserve for connected accounts"),
    "other_adjustment": _lt("Adjustment"),
    "transfer": _lt("Transfer"),
    "transfer_reversal": _lt("Transfer returned"),
}


class PaymentBalanceTransaction(models.Model):
    """One movement of the gateway's balance, as the gateway reports it.

    Rows are only ever added, and corrected by the gateway alone: what it said is not
    edited here.
    """

    _name = "payment.balance.transaction"
    _description = "Balance Transaction"
    _rec_name = "gateway_id"
    _order = "created desc, id desc"
    _check_company_auto = True

    gateway_id = fields.Char(string="Gateway Reference", required=True, readonly=True)
    provider_id = UncheckedMany2one(
        comodel_name="payment.provider", required=True, readonly=True
    )
    company_id = UncheckedMany2one(
        comodel_name="res.company", required=True, readonly=True
    )
    import_id = UncheckedMany2one(
        comodel_name="payment.settlement.import", readonly=True
    )
    payout_id = UncheckedMany2one(
        comodel_name="payment.payout",
        readonly=True,
        index="btree_not_null",
        help="The transfer to the bank that this amount was part of. Empty as long as "
        "the gateway has not paid it out.",
    )
    reporting_category = fields.Char(
        string="Category",
        required=True,
        readonly=True,
        help="What it is to the accounts: charge, refund, refund_failure, dispute, "
        "fee, payout and others.",
    )
    category_label = fields.Char(string="Kind", compute="_compute_category_label")
    currency_id = UncheckedMany2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    gross = fields.Monetary(readonly=True)
    fee = fields.Monetary(readonly=True, help="Kept by the gateway: gross - fee = net.")
    net = fields.Monetary(
        readonly=True, help="What the gateway's balance moved by: gross - fee."
    )
    customer_facing_amount = fields.Monetary(
        string="Customer Amount",
        currency_field="customer_facing_currency_id",
        readonly=True,
        help="What the customer paid or got back, in the currency of the order.",
    )
    customer_facing_currency_id = UncheckedMany2one(
        comodel_name="res.currency", string="Customer Currency", readonly=True
    )
    created = fields.Datetime(string="Date", required=True, readonly=True)
    available_on = fields.Datetime(readonly=True)
    source_id = fields.Char(
        readonly=True,
        help="The gateway's object behind it: ch_ charge, re_ refund, po_ payout.",
    )
    charge_id = fields.Char(readonly=True)
    payment_intent_id = fields.Char(readonly=True)
    odoo_ref = fields.Char(
        string="Our Key",
        readonly=True,
        help="The key we sent with the refund.",
    )
    description = fields.Char(readonly=True)
    arn = fields.Char(
        string="ARN",
        readonly=True,
        help="The reference by which the customer's bank finds a refund.",
    )
    fee_details = fields.Json(
        readonly=True, help="What the fee is made of, if the gateway says it."
    )
    import_line = fields.Integer(
        string="Line", readonly=True, help="Its line in the file it was imported from."
    )
    raw_line = fields.Text(
        string="As Reported",
        compute="_compute_raw_line",
        help="The line of the report file that it was imported from.",
    )
    transaction_id = UncheckedMany2one(
        comodel_name="payment.transaction",
        string="Payment Transaction",
        readonly=True,
        index="btree_not_null",
        help="The payment that was charged, failed or disputed, or a refund made "
        "without a return.",
    )
    dispute_id = UncheckedMany2one(
        comodel_name="payment.dispute", readonly=True, index="btree_not_null"
    )
    counterpart_id = UncheckedMany2one(
        comodel_name="payment.balance.transaction",
        string="Reversed By",
        readonly=True,
        help="The row that takes this one back, such as the release of a reserve.",
    )
    match_rule = fields.Selection(
        selection=ROW_RULES,
        string="Matched By",
        readonly=True,
        help="The rule that found the payment, dispute, payout or counterpart.",
    )
    customer_email = fields.Char(
        readonly=True, help="Of the customer, as the gateway knows them."
    )
    match_ids = fields.One2many(
        comodel_name="return.refund.match", inverse_name="balance_transaction_id"
    )
    charge_proposal_ids = fields.One2many(
        comodel_name="payment.charge.proposal", inverse_name="balance_transaction_id"
    )
    refund_id = fields.Many2one(
        comodel_name="return.refund",
        compute="_compute_refund_id",
        help="The first of them, where it pays several in part.",
    )
    document_name = fields.Char(
        string="Document",
        compute="_compute_document_name",
        help="The payment or refund here that this is; empty when none is known.",
    )
    move_id = UncheckedMany2one(
        comodel_name="account.move",
        string="Settlement Entry",
        readonly=True,
        index="btree_not_null",
    )
    clearing_line_id = UncheckedMany2one(
        comodel_name="account.move.line",
        string="Clearing Item",
        readonly=True,
        index="btree_not_null",
    )
    transit_line_id = UncheckedMany2one(
        comodel_name="account.move.line",
        string="Transit Item",
        readonly=True,
        index="btree_not_null",
        help="Money between gateway and bank, open until it is on the bank statement.",
    )
    is_explained = fields.Boolean(
        string="Reconciled",
        compute="_compute_is_explained",
        help="Booked, and nothing of it is left open on the clearing account.",
    )

    create_uid = UncheckedMany2one(
        comodel_name="res.users", string="Created by", readonly=True
    )
    write_uid = UncheckedMany2one(
        comodel_name="res.users", string="Last Updated by", readonly=True
    )

    _gateway_id_uniq = models.Constraint(
        "UNIQUE(provider_id, gateway_id)",
        "This balance transaction is known already.",
    )
    _net_is_gross_less_fee = models.Constraint(
        "CHECK(gross - fee = net)", "Net must be gross less fee."
    )
    _created_idx = models.Index("(created, id)")
    # Nothing looks for a charge by it, and most rows are charges.
    _source_idx = models.Index("(source_id) WHERE reporting_category <> 'charge'")
    _counterpart_uniq = models.UniqueIndex(
        "(counterpart_id) WHERE counterpart_id IS NOT NULL",
        "This balance transaction is taken back by another one already.",
    )
    _our_reference_uniq = models.UniqueIndex(
        "(transaction_id, reporting_category) WHERE match_rule = 'our_reference'",
        "This payment has a balance transaction already.",
    )

    @api.depends("match_ids.state", "match_ids.refund_id")
    def _compute_refund_id(self):
        for transaction in self:
            confirmed = transaction.match_ids.filtered(lambda m: m.state == "confirmed")
            transaction.refund_id = confirmed.refund_id[:1]

    @api.depends("import_id", "import_line")
    def _compute_raw_line(self):
        for settlement_import, rows in self.grouped("import_id").items():
            lines = settlement_import._read_lines(set(rows.mapped("import_line")))
            for row in rows:
                row.raw_line = lines.get(row.import_line)

    @api.depends("reporting_category")
    def _compute_category_label(self):
        for row in self:
            row.category_label = self._get_category_label(row.reporting_category)

    @api.depends("match_ids.state", "transaction_id.reference")
    def _compute_document_name(self):
        # at once: a filtered recordset would fetch the names row by row
        self.match_ids.refund_id.fetch(["name"])
        for row in self:
            # sudo: payment transactions are for administrators, their names for us
            transaction = row.sudo().transaction_id
            confirmed = row.match_ids.filtered(lambda m: m.state == "confirmed")
            names = ", ".join(confirmed.refund_id.mapped("name"))
            row.document_name = names or transaction.reference

    @api.depends("move_id.state", "clearing_line_id.reconciled")
    def _compute_is_explained(self):
        for transaction in self:
            line = transaction.clearing_line_id
            transaction.is_explained = transaction.move_id.state == "posted" and (
                not line or line.reconciled
            )

    @api.model
    def _get_category_label(self, category):
        label = CATEGORY_LABELS.get(category)
        return self.env._(label) if label else category.replace("_", " ").capitalize()

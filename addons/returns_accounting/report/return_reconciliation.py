from odoo import fields, models
from odoo.tools import SQL


class ReturnReconciliation(models.Model):
    """What was authorised, received, credited, refunded and settled, per return line.

    Each difference is what one step has not passed on to the next, in the currency of
    the return and tax included; all are zero when the line is finished. The line waits
    at the first step whose amounts differ, in either direction. What a return does not
    owe makes no difference: goods that are replaced by the same product, repaired or
    taken back for nothing are not credited, store credit is not refunded, nor is what
    pays for another product.
    """

    _name = "return.reconciliation"
    _description = "Return Reconciliation"
    _auto = False
    _order = "date desc, return_order_id.id desc, id desc"
    _rec_name = "return_line_id"
    _depends = {
        "return.order": ["date_approve", "date_request", "state"],
        "return.order.line": [
            "amount_added",
            "amount_rounding",
            "amount_authorized",
            "amount_credited",
            "amount_offset",
            "amount_received",
            "amount_refunded",
            "amount_settled",
            "company_id",
            "currency_id",
            "exchange_amount",
            "exchange_type",
            "partner_id",
            "price_decision",
            "product_id",
            "resolution",
            "restocking_fee",
            "return_order_id",
        ],
        "product.template": ["categ_id"],
    }

    return_order_id = fields.Many2one(
        comodel_name="return.order", string="Return", readonly=True
    )
    return_line_id = fields.Many2one(comodel_name="return.order.line", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    categ_id = fields.Many2one(
        comodel_name="product.category", string="Product Category", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    date = fields.Date(
        readonly=True, help="Day of the approval, of the request before that."
    )
    state = fields.Selection(
        selection=lambda self: self.env["return.order"]._fields["state"].selection,
        readonly=True,
    )
    resolution = fields.Selection(
        selection=lambda self: (
            self.env["return.order.line"]._fields["resolution"].selection
        ),
        readonly=True,
    )
    amount_authorized = fields.Monetary(
        string="Authorised",
        readonly=True,
        help="Approved quantity at the invoiced price, tax included.",
    )
    amount_received = fields.Monetary(
        string="Received",
        readonly=True,
        help="Quantity that came back, or may be kept, at the invoiced price.",
    )
    restocking_fee = fields.Monetary(
        string="Fee",
        readonly=True,
        help="Kept from the customer, tax included: restocking fee, diminished value "
        "and return shipping.",
    )
    amount_added = fields.Monetary(
        string="Beside the Goods",
        readonly=True,
        help="Credited for the delivery or as goodwill, less a discount for early "
        "payment, tax included.",
    )
    amount_rounding = fields.Monetary(
        string="Rounding",
        readonly=True,
        help="Cents that the credited part of an invoice line got more or less than it "
        "is worth alone, so that all parts add up to the invoice, and what was rounded "
        "for cash.",
    )
    amount_credited = fields.Monetary(
        string="Credited",
        readonly=True,
        help="Posted credit notes, tax included and net of what was kept.",
    )
    amount_refunded = fields.Monetary(
        string="Refunded", readonly=True, help="Refunds that the gateway confirmed."
    )
    amount_settled = fields.Monetary(
        string="Settled",
        readonly=True,
        help="Refunds found in the gateway's settlement and posted.",
    )
    amount_offset = fields.Monetary(
        string="Settled Otherwise",
        readonly=True,
        help="Credited and settled by no refund: set against an invoice of the "
        "customer, paid by hand, or written off.",
    )
    diff_received = fields.Monetary(
        string="To Receive",
        readonly=True,
        help="Authorised less received: goods on their way, or missing.",
    )
    diff_credited = fields.Monetary(
        string="To Credit",
        readonly=True,
        help="Received and what is given beside the goods, less fee and credited: the "
        "customer's credit note is due.",
    )
    diff_refunded = fields.Monetary(
        string="To Refund",
        readonly=True,
        help="Credited less refunded and settled otherwise: the money is not confirmed "
        "to be on its way.",
    )
    diff_settled = fields.Monetary(
        string="To Settle",
        readonly=True,
        help="Refunded less settled: not yet found in a payout of the gateway.",
    )
    gateway_fee = fields.Monetary(
        string="Gateway Fees",
        currency_field="company_currency_id",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="What the gateway kept of the payments given back, in company currency.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    waiting_at = fields.Selection(
        selection=[
            ("approval", "Approval"),
            ("receipt", "Receipt"),
            ("credit", "Credit Note"),
            ("refund", "Refund"),
            ("settlement", "Settlement"),
            ("complete", "Complete"),
        ],
        readonly=True,
        help="The first step whose amounts differ from those of the step before.",
    )
    age = fields.Integer(
        string="Age (Days)",
        readonly=True,
        aggregator="avg",
        help="Days since the approval or request; complete lines do not age.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id,
                   line.return_order_id,
                   line.id AS return_line_id,
                   line.partner_id,
                   line.product_id,
                   template.categ_id,
                   line.company_id,
                   line.currency_id,
                   opened.date,
                   retorder.state,
                   line.resolution,
                   amount.*,
                   diff.*,
                   step.waiting_at,
                   (SELECT COALESCE(SUM(kept.fee_company), 0)
                      FROM (%(fees)s) kept
                     WHERE kept.return_order_id = line.return_order_id
                       AND kept.return_line_id = line.id) AS gateway_fee,
                   CASE WHEN step.waiting_at = 'complete' THEN 0
                        ELSE CURRENT_DATE - opened.date
                   END AS age
              FROM return_order_line line
              JOIN return_order retorder ON retorder.id = line.return_order_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
        CROSS JOIN LATERAL (
                   SELECT COALESCE(retorder.date_approve, retorder.date_request)::date
                   ) AS opened (date)
        CROSS JOIN LATERAL (%(amounts)s) AS amount
        CROSS JOIN LATERAL (%(differences)s) AS diff
        CROSS JOIN LATERAL (SELECT %(step)s) AS step (waiting_at)
            """,
            # read for the line alone, and only where the column is shown
            fees=self.env["return.gateway.fee"]._table_query,
            amounts=self._amounts_query(),
            differences=self._differences_query(),
            step=self._step_query(),
        )

    def _amounts_query(self):
        """Nothing is authorised before the approval, nor after a refusal."""
        return SQL(
            """
            SELECT CASE WHEN retorder.state IN ('approved', 'done')
                        THEN COALESCE(line.amount_authorized, 0)
                        ELSE 0
                   END AS amount_authorized,
                   COALESCE(line.amount_received, 0) AS amount_received,
                   COALESCE(line.restocking_fee, 0) AS restocking_fee,
                   COALESCE(line.amount_added, 0) AS amount_added,
                   COALESCE(line.amount_rounding, 0) AS amount_rounding,
                   COALESCE(line.amount_credited, 0) AS amount_credited,
                   COALESCE(line.amount_refunded, 0) AS amount_refunded,
                   COALESCE(line.amount_settled, 0) AS amount_settled,
                   COALESCE(line.amount_offset, 0) AS amount_offset
            """
        )

    def _differences_query(self):
        return SQL(
            """
            SELECT amount.amount_authorized - amount.amount_received AS diff_received,
                   CASE WHEN line.resolution = 'repair'
                             OR line.exchange_type = 'replacement'
                             OR line.price_decision = 'no_credit' THEN 0
                        ELSE amount.amount_received + amount.amount_added
                             + amount.amount_rounding
                             - amount.restocking_fee - amount.amount_credited
                   END AS diff_credited,
                   CASE WHEN line.resolution = ANY(%(unpaid)s) THEN 0
                        WHEN line.exchange_type = 'product'
                             AND amount.amount_refunded <= amount.amount_credited
                        THEN GREATEST(amount.amount_credited
                                      - GREATEST(amount.amount_refunded
                                                 + amount.amount_offset,
                                                 COALESCE(line.exchange_amount, 0)), 0)
                        ELSE amount.amount_credited - amount.amount_refunded
                             - amount.amount_offset
                   END AS diff_refunded,
                   amount.amount_refunded - amount.amount_settled AS diff_settled
            """,
            unpaid=self._get_unpaid_resolutions(),
        )

    def _get_unpaid_resolutions(self):
        """Resolutions whose credit stays with us as the customer's."""
        return ["store_credit"]

    def _step_query(self):
        return SQL(
            """
            CASE WHEN retorder.state IN ('draft', 'requested') THEN 'approval'
                 WHEN diff.diff_received <> 0 THEN 'receipt'
                 WHEN diff.diff_credited <> 0 THEN 'credit'
                 WHEN diff.diff_refunded <> 0 THEN 'refund'
                 WHEN diff.diff_settled <> 0 THEN 'settlement'
                 ELSE 'complete'
            END
            """
        )

    def action_view_return_order(self):
        self.ensure_one()
        return self.return_order_id._get_records_action()

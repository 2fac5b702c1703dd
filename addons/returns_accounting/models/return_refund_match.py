from odoo import fields, models

from .match_labels import MATCH_STATES, REFUND_RULES
from .unchecked_many2one import UncheckedMany2one

WHOLE = "CASE WHEN state = 'confirmed' AND NOT is_part THEN 1 END"


class ReturnRefundMatch(models.Model):
    """Which balance transaction is which refund, found by which rule.

    A row pays one refund and a refund is paid by one row, unless somebody confirmed
    that parts with the same sum belong together (``is_part``).
    """

    _name = "return.refund.match"
    _description = "Refund Match"
    _order = "id desc"
    _check_company_auto = True
    _log_access = False

    refund_id = UncheckedMany2one(
        comodel_name="return.refund",
        required=True,
        readonly=True,
        check_company=True,
    )
    balance_transaction_id = UncheckedMany2one(
        comodel_name="payment.balance.transaction",
        required=True,
        readonly=True,
        check_company=True,
        help="The movement of the gateway's balance that paid the refund, or that gave "
        "the money back when it failed.",
    )
    reporting_category = fields.Char(string="Category", required=True, readonly=True)
    company_id = UncheckedMany2one(
        comodel_name="res.company", required=True, readonly=True
    )
    rule = fields.Selection(selection=REFUND_RULES, required=True, readonly=True)
    confidence = fields.Integer(
        readonly=True,
        aggregator=None,
        help="How strong the evidence is: of a hundred such pairs so many were right.",
    )
    state = fields.Selection(
        selection=MATCH_STATES,
        required=True,
        readonly=True,
        help="Possible: several fit, or the evidence is weak. Proposed: hardly another "
        "explanation, but no reference proves it. Confirmed: certain, or decided by a "
        "person. Rejected: never proposed again.",
    )
    is_part = fields.Boolean(
        string="Part",
        readonly=True,
        help="One of several rows that pay the refund together, or one of several "
        "refunds that the row pays together.",
    )
    date = fields.Datetime(
        string="Matched On", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        readonly=True,
        help="Empty when the rule alone was certain, or nobody has decided yet.",
    )
    category_label = fields.Char(related="balance_transaction_id.category_label")
    refund_amount = fields.Monetary(
        related="refund_id.amount", currency_field="refund_currency_id"
    )
    refund_currency_id = fields.Many2one(related="refund_id.currency_id")
    partner_id = fields.Many2one(related="refund_id.partner_id")

    # Confirmed as a whole there is one of each side; NULLs are all different. So each
    # index serves to look its side up too: every other one would cost at each match.
    _transaction_uniq = models.UniqueIndex(
        f"(balance_transaction_id, ({WHOLE}))",
        "This balance transaction is matched to another refund already.",
    )
    _refund_uniq = models.UniqueIndex(
        f"(refund_id, reporting_category, ({WHOLE}))",
        "This refund is matched to another balance transaction already.",
    )
    _pair_uniq = models.UniqueIndex(
        "(balance_transaction_id, refund_id) WHERE state <> 'confirmed' OR is_part",
        "These two are matched already.",
    )
    _undecided_idx = models.Index(
        "(balance_transaction_id) WHERE state IN ('possible', 'proposed')"
    )
    # Few, and asked for after every import.
    _failure_idx = models.Index(
        "(refund_id) WHERE reporting_category = 'refund_failure'"
    )

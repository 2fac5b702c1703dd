from odoo import fields, models
from odoo.exceptions import UserError

from ..domain.desk import RECONCILIATION_DECISION


class ReturnReconciliationDecision(models.Model):
    """What a person decided on the reconciliation desk, and how to take it back."""

    _name = "return.reconciliation.decision"
    _description = "Reconciliation Decision"
    _inherit = ["return.state.mixin"]
    _order = "id desc"
    _rec_name = "subject"
    _check_company_auto = True
    _state_machine = RECONCILIATION_DECISION
    _decided_fields = frozenset(
        {
            "kind",
            "tab",
            "subject",
            "settled_by",
            "provider_id",
            "company_id",
            "user_id",
            "date",
            "amount",
            "item_count",
            "reason",
            "changes",
            "undo_data",
            "partial_ids",
            "match_ids",
            "move_id",
            "exception_id",
            "undone_by_id",
            "undone_at",
        }
    )

    kind = fields.Selection(
        selection=[
            ("accept", "Accepted"),
            ("split", "Split"),
            ("write_off", "Written Off"),
            ("document", "Document Created"),
            ("bulk", "Accepted by Rule"),
            ("reject", "Rejected"),
        ],
        required=True,
        readonly=True,
    )
    tab = fields.Selection(
        selection=[
            ("gateway", "Gateway"),
            ("booked", "Booked Here"),
            ("credit", "Credit Notes"),
            ("payout", "Payouts"),
            ("bank", "Bank"),
        ],
        required=True,
        readonly=True,
        help="The list of the desk on which it was decided.",
    )
    subject = fields.Char(
        required=True, readonly=True, help="What was open, as the desk named it."
    )
    settled_by = fields.Char(
        readonly=True,
        help="What settles it: payments, rows of the gateway, entries. Where it was "
        "rejected: what it is not.",
    )
    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        string="Gateway",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    state = fields.Selection(
        selection=[("done", "Done"), ("undone", "Undone")],
        required=True,
        readonly=True,
        default="done",
    )
    amount = fields.Monetary(
        readonly=True, help="What is open no more by it, without sign."
    )
    item_count = fields.Integer(
        string="Items", readonly=True, aggregator="sum", help="Open no more by it."
    )
    reason = fields.Char(readonly=True)
    changes = fields.Json(
        readonly=True,
        help="By list of the desk: what the count and the amount changed by.",
    )
    undo_data = fields.Json(
        readonly=True, help="What has to be put back beside entries and matches."
    )
    partial_ids = fields.Many2many(
        comodel_name="account.partial.reconcile",
        relation="return_reconciliation_decision_partial_rel",
        readonly=True,
    )
    match_ids = fields.Many2many(
        comodel_name="return.refund.match",
        relation="return_reconciliation_decision_match_rel",
        readonly=True,
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        help="The entry that wrote the difference off.",
    )
    exception_id = fields.Many2one(comodel_name="return.exception", readonly=True)
    undone_by_id = fields.Many2one(
        comodel_name="res.users", string="Undone by", readonly=True
    )
    undone_at = fields.Datetime(string="Undone on", readonly=True)

    def action_undo(self):
        """Take decisions back, the newest first; one that is undone stays so."""
        desk = self.env["return.reconciliation.desk"]
        for decision in self.sorted("id", reverse=True):
            desk.undo(decision.id)

    def _undo(self):
        """Put back what was before: entries are reversed, nothing is deleted of them.

        :raise UserError: when what followed stands in the way
        """
        self.ensure_one()
        # sudo: decisions are written by the desk alone
        decision = self.sudo()
        decision.partial_ids.unlink()
        self._reverse_write_off()
        decision.match_ids.sudo(False)._give_back()
        self._put_back(self.undo_data or {})
        decision._transition(
            "undone", undone_by_id=self.env.uid, undone_at=fields.Datetime.now()
        )

    def _put_back(self, data):
        """Undo what is beside entries and matches, each by its own method."""
        for key, value in data.items():
            getattr(self, f"_put_back_{key}")(value)

    def _put_back_settled_refunds(self, ids):
        refunds = self.env["return.refund"].browse(ids)
        refunds.filtered(lambda r: r.state == "settled")._unmark_settled()

    def _put_back_linked_rows(self, ids):
        # sudo: rows are read-only but for what the desk links
        rows = self.env["payment.balance.transaction"].sudo().browse(ids)
        rows.write({"transaction_id": False})
        self.env["payment.charge.proposal"]._follow_unlink(rows)

    def _put_back_planned_refunds(self, ids):
        refunds = self.env["return.refund"].browse(ids)
        sent = refunds.filtered(lambda r: r.state not in ("draft", "approved"))
        if sent:
            raise UserError(
                self.env._(
                    "Refund %(refund)s has been sent and cannot be taken back here.",
                    refund=sent[:1].name,
                )
            )
        refunds.action_cancel()

    def _reverse_write_off(self):
        if self.move_id.state == "posted":
            self.move_id._reverse_moves(
                [
                    {
                        "date": fields.Date.context_today(self),
                        "ref": self.env._("Undone: %s", self.move_id.ref),
                    }
                ],
                cancel=True,
            )

    def _get_desk_data(self):
        """:return: what the screen shows of decisions"""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": decision.id,
                "kind": kinds[decision.kind],
                "subject": decision.subject,
                "settled_by": decision.settled_by or "",
                "amount": decision.amount,
                "count": decision.item_count,
                "user": decision.user_id.name,
                "date": fields.Datetime.to_string(decision.date),
                "is_undone": decision.state == "undone",
            }
            for decision in self
        ]

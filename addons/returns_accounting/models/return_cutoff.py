from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import cutoff_rules

#: Of each list, kept as it was taken: it can be a hundred thousand rows.
FIGURES = ("count", "amount")


class ReturnCutoff(models.Model):
    """One period end of one company: what of its returns is on both sides of it.

    The lists are taken from documents and ledger as they stood at the end of the day;
    refreshing takes them again, until the accrual is posted.
    """

    _name = "return.cutoff"
    _description = "Returns Cut-off"
    _inherit = ["return.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True
    _decided_fields = frozenset(
        {"move_id", "reversal_move_id", "date_refreshed"}
        | {"clearing_balance", "clearing_other", "clearing_refunds"}
        | {f"{figure}_{kind}" for kind in cutoff_rules.KINDS for figure in FIGURES}
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Period End",
        required=True,
        default=lambda self: cutoff_rules.previous_period_end(
            fields.Date.context_today(self)
        ),
        help="The last day of the period. Everything counts as it stood that evening.",
    )
    line_ids = fields.One2many(
        comodel_name="return.cutoff.line", inverse_name="cutoff_id"
    )
    date_refreshed = fields.Datetime(
        string="Taken On", readonly=True, copy=False, help="When the lists were made."
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Accrual",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    reversal_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Reversal",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Takes the accrual back on the first day of the next period.",
    )
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("listed", "Listed"),
            ("proposed", "Accrual Proposed"),
            ("posted", "Posted"),
        ],
        compute="_compute_state",
        help="The accrual is a draft until an accountant posts it.",
    )
    count_received_not_credited = fields.Integer(compute="_compute_figures", store=True)
    count_credited_not_received = fields.Integer(compute="_compute_figures", store=True)
    count_submitted_not_settled = fields.Integer(compute="_compute_figures", store=True)
    count_next_payout = fields.Integer(compute="_compute_figures", store=True)
    amount_received_not_credited = fields.Monetary(
        string="Received, Not Credited",
        compute="_compute_figures",
        store=True,
        help="Credit notes due for goods that had come back, net of tax and of what is "
        "kept from them: restocking fees and diminished value.",
    )
    amount_credited_not_received = fields.Monetary(
        string="Credited, Not Received",
        compute="_compute_figures",
        store=True,
        help="Credited for goods that had not come back, net of tax.",
    )
    amount_submitted_not_settled = fields.Monetary(
        string="Submitted, Not Settled",
        compute="_compute_figures",
        store=True,
        help="Refunds that were decided, and not in the gateway's balance.",
    )
    amount_next_payout = fields.Monetary(
        string="In the Next Payout",
        compute="_compute_figures",
        store=True,
        help="Refunds that the gateway had paid, in an entry of the next period.",
    )
    clearing_balance = fields.Monetary(
        string="Clearing in the Ledger",
        readonly=True,
        copy=False,
        help="Balance of the clearing accounts at the period end.",
    )
    clearing_other = fields.Monetary(
        string="Other Open Items",
        readonly=True,
        copy=False,
        help="Open on the clearing accounts at the period end, and no refund of a "
        "list: payments of customers, for example.",
    )
    clearing_refunds = fields.Monetary(
        string="Refunds of the Lists",
        compute="_compute_clearing_refunds",
        store=True,
        help="What of the lists stands on the clearing accounts.",
    )
    clearing_ties = fields.Boolean(
        string="Ties",
        compute="_compute_clearing_ties",
        help="The refunds of the lists and the other open items are the balance.",
    )

    _company_date_uniq = models.Constraint(
        "UNIQUE(company_id, date)",
        "This period end is there already: open it instead.",
    )

    @api.depends("date_refreshed", "move_id.state")
    def _compute_state(self):
        for cutoff in self:
            if cutoff.move_id:
                posted = cutoff.move_id.state == "posted"
                cutoff.state = "posted" if posted else "proposed"
            else:
                cutoff.state = "listed" if cutoff.date_refreshed else "new"

    @api.depends("date_refreshed")
    def _compute_figures(self):
        """Each document counts once, by its main row; the others are its accrual."""
        rows = self.env["return.cutoff.line"]._read_group(
            [("cutoff_id", "in", self.ids), ("is_main", "=", True)],
            ["cutoff_id", "kind"],
            ["__count", "amount_document:sum"],
        )
        found = {(cutoff.id, kind): figures for cutoff, kind, *figures in rows}
        for cutoff in self:
            for kind in cutoff_rules.KINDS:
                count, amount = found.get((cutoff.id, kind), (0, 0))
                cutoff[f"count_{kind}"] = count
                cutoff[f"amount_{kind}"] = amount

    @api.depends("date_refreshed")
    def _compute_clearing_refunds(self):
        refunds = dict(
            self.env["return.cutoff.line"]._read_group(
                [("cutoff_id", "in", self.ids), ("is_on_clearing", "=", True)],
                ["cutoff_id"],
                ["amount:sum"],
            )
        )
        for cutoff in self:
            cutoff.clearing_refunds = -refunds.get(cutoff, 0)

    @api.depends("clearing_balance", "clearing_other", "clearing_refunds")
    def _compute_clearing_ties(self):
        for cutoff in self:
            cutoff.clearing_ties = not cutoff.currency_id.compare_amounts(
                cutoff.clearing_balance, cutoff.clearing_refunds + cutoff.clearing_other
            )

    @api.depends("date")
    def _compute_display_name(self):
        for cutoff in self:
            cutoff.display_name = self.env._(
                "Cut-off %s", fields.Date.to_string(cutoff.date)
            )

    def action_refresh(self):
        """Take the lists again, and bring a proposed accrual up to date with them."""
        self.check_access("write")
        for cutoff in self:
            cutoff._check_not_posted()
            cutoff._check_accounts()
            cutoff._take_lists()
            if cutoff.move_id:
                cutoff._update_entry()

    def _check_not_posted(self):
        if self.state == "posted":
            raise UserError(
                self.env._(
                    "%(cutoff)s is posted with entry %(move)s: reset the entry to "
                    "draft first to take the lists again.",
                    cutoff=self.display_name,
                    move=self.move_id.name,
                )
            )

    def _check_accounts(self):
        company = self.company_id
        needed = (
            "return_accrued_account_id",
            "return_goods_account_id",
        )
        missing = [
            company._fields[name]._description_string(self.env)
            for name in needed
            if not company[name]
        ]
        if missing:
            raise UserError(
                self.env._(
                    "Company %(company)s has no %(missing)s: choose it in the settings "
                    "of returns, or have them set up there.",
                    company=company.name,
                    missing=", ".join(missing),
                )
            )

from odoo import Command, api, fields, models

#: Models in the order in which their records explain a difference best.
EXPLAINED_BY = ("payment.balance.transaction", "account.move.line", "payment.payout")


class PaymentTieOut(models.Model):
    """The proof, at the end of a day, that ledger, rows and gateway agree.

    It is written once and kept as it was: what is mended later shows in the next one.
    """

    _name = "payment.tie.out"
    _description = "Tie-Out"
    _inherit = ["return.guard.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _decided_fields = frozenset({"is_tied", "is_gateway_compared"})

    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        required=True,
        domain=[("settlement_transit_account_id", "!=", False)],
        default=lambda self: self.env["payment.provider"].search(
            [
                ("settlement_transit_account_id", "!=", False),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        ),
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="provider_id.company_id", store=True, index=True
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The end of this day, also one long past.",
    )
    line_ids = fields.One2many(
        comodel_name="payment.tie.out.line", inverse_name="tie_out_id", readonly=True
    )
    is_tied = fields.Boolean(
        string="Agrees", compute="_compute_is_tied", store=True, readonly=True
    )
    problems = fields.Char(
        string="What Differs",
        compute="_compute_is_tied",
        store=True,
        readonly=True,
        help="The names of the figures that do not agree.",
    )
    is_gateway_compared = fields.Boolean(
        string="Gateway Asked",
        compute="_compute_is_gateway_compared",
        store=True,
        readonly=True,
        help="Whether the balance that the gateway itself reports is part of the "
        "proof. It is not where the gateway did not answer, or was not asked that day.",
    )

    _provider_date_idx = models.Index("(provider_id, date)")
    _date_idx = models.Index("(date DESC, id DESC)")

    @api.depends("line_ids.is_tied")
    def _compute_is_tied(self):
        for tie_out in self:
            wrong = tie_out.line_ids.filtered(lambda line: not line.is_tied)
            tie_out.is_tied = not wrong
            tie_out.problems = ", ".join(wrong.mapped("name"))

    @api.depends("line_ids.kind")
    def _compute_is_gateway_compared(self):
        for tie_out in self:
            kinds = tie_out.line_ids.mapped("kind")
            tie_out.is_gateway_compared = "gateway" in kinds

    @api.depends("provider_id", "date")
    def _compute_display_name(self):
        for tie_out in self:
            date = fields.Date.to_string(tie_out.date) or ""
            tie_out.display_name = f"{tie_out.provider_id.name} {date}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        tie_outs = super().create(vals_list)
        for tie_out in tie_outs:
            figures = tie_out.provider_id._get_tie_out_figures(tie_out.date)
            # sudo: figures are never typed
            tie_out.sudo().line_ids = [
                Command.create({"kind": kind, "left": left, "right": right})
                for kind, (left, right) in figures.items()
            ]
        return tie_outs


class PaymentTieOutLine(models.Model):
    _name = "payment.tie.out.line"
    _description = "Tie-Out Line"
    _order = "id"

    tie_out_id = fields.Many2one(
        comodel_name="payment.tie.out",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="tie_out_id.company_id", store=True)
    kind = fields.Selection(
        selection=[
            ("ledger", "Gateway account in the ledger = net of transactions"),
            ("gateway", "Net of transactions = balance at the gateway"),
            ("cutoff", "Net by the day it moved = by the day it is booked"),
            ("clearing", "Clearing account = its open items"),
            ("transit", "Payouts in transit = sent less arrived at the bank"),
            ("payouts", "Lines of the payouts = payouts"),
        ],
        required=True,
        readonly=True,
    )
    name = fields.Char(compute="_compute_name")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    left = fields.Monetary(string="First Figure", readonly=True)
    right = fields.Monetary(string="Second Figure", readonly=True)
    difference = fields.Monetary(compute="_compute_difference", store=True)
    is_tied = fields.Boolean(string="Agrees", compute="_compute_difference", store=True)

    @api.depends("kind")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.name = labels[line.kind]

    @api.depends("kind", "tie_out_id.provider_id")
    def _compute_currency_id(self):
        for line in self:
            provider = line.tie_out_id.provider_id
            line.currency_id = (
                provider.company_id.currency_id
                if line.kind == "clearing"
                else provider.settlement_currency_id
            )

    @api.depends("left", "right")
    def _compute_difference(self):
        for line in self:
            line.difference = line.currency_id.round(line.left - line.right)
            line.is_tied = line.currency_id.is_zero(line.difference)

    def action_view_difference(self):
        """The very rows and items that the two figures differ by, as they are now."""
        self.ensure_one()
        self.check_access("read")
        tie_out = self.tie_out_id
        found = tie_out.provider_id._find_tie_out_difference(self.kind, tie_out.date)
        model = next((name for name in EXPLAINED_BY if found.get(name)), None)
        if not model:
            model = next(iter(found))
        action = {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("id", "in", found[model])],
        }
        if model == "account.move.line":
            action["views"] = [
                (
                    self.env.ref(
                        "returns_accounting.account_move_line_view_list_clearing"
                    ).id,
                    "list",
                ),
                (False, "form"),
            ]
        return action

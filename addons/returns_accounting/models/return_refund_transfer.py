from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.concurrency import serialize

from ..domain import sepa
from ..domain.refund_transitions import PAID
from ..domain.transfer_transitions import RETURN_REFUND_TRANSFER
from ..gateway import sepa_file


class ReturnRefundTransfer(models.Model):
    """A file that tells our bank to pay refunds: one account, one currency, one day.

    Its export books the payments and writes the file, once; whoever needs it again gets
    the same file. The bank's answer comes with its statement, or by hand.
    """

    _name = "return.refund.transfer"
    _description = "Transfer File"
    _inherit = ["return.document.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _state_machine = RETURN_REFUND_TRANSFER
    _decided_fields = frozenset(
        {
            "refund_ids",
            "attachment_id",
            "exported_by_id",
            "date_exported",
            "confirmed_by_id",
            "date_confirmed",
        }
    )

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Paid From",
        required=True,
        readonly=True,
        check_company=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    refund_ids = fields.One2many(
        comodel_name="return.refund",
        inverse_name="transfer_id",
        string="Refunds",
        readonly=True,
    )
    refund_count = fields.Integer(compute="_compute_totals", store=True)
    amount_total = fields.Monetary(
        string="Total", compute="_compute_totals", store=True
    )
    amount_failed = fields.Monetary(
        string="Sent Back", compute="_compute_totals", store=True
    )
    date_execution = fields.Date(
        string="Pay On",
        required=True,
        default=fields.Date.context_today,
        help="The day the bank is asked to pay on; a day on which banks are closed "
        "becomes the next on which they are open.",
    )
    version = fields.Selection(
        selection=[(version, version) for version in sepa_file.VERSIONS],
        string="Format",
        required=True,
        default=sepa_file.VERSIONS[-1],
        help="Version of the message. Most banks ask for 09 by now; take 03 if yours "
        "still wants it.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("exported", "Exported"),
            ("confirmed", "Confirmed"),
            ("rejected", "Rejected"),
            ("canceled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="File",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    exported_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )
    date_exported = fields.Datetime(string="Exported On", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        help="Empty when the bank statement showed it.",
    )
    date_confirmed = fields.Datetime(string="Confirmed On", readonly=True, copy=False)

    _one_open = models.UniqueIndex(
        "(journal_id, currency_id) WHERE state = 'draft'",
        "There is a transfer file of this account that is not exported yet: the refund "
        "goes into that.",
    )

    @api.depends("refund_ids.amount", "refund_ids.state")
    def _compute_totals(self):
        for transfer in self:
            refunds = transfer.refund_ids
            failed = refunds.filtered(lambda refund: refund.state == "failed")
            transfer.refund_count = len(refunds)
            transfer.amount_total = sum(refunds.mapped("amount"))
            transfer.amount_failed = sum(failed.mapped("amount"))

    @api.model
    def _get_open(self, refund):
        """The file that ``refund`` goes into: one not exported yet, or a new one."""
        journal, currency = refund.journal_id, refund.currency_id
        transfer = self.search(
            [
                ("journal_id", "=", journal.id),
                ("currency_id", "=", currency.id),
                ("state", "=", "draft"),
            ]
        )
        serialize(transfer)
        return transfer or self.create(
            {
                "company_id": refund.company_id.id,
                "journal_id": journal.id,
                "currency_id": currency.id,
            }
        )

    def write(self, vals):
        """The file says what it says: once it is written, nothing of it changes."""
        fixed = self.filtered(lambda transfer: transfer.state != "draft")
        if fixed and not self.env.su and {"date_execution", "version"} & vals.keys():
            raise UserError(
                self.env._(
                    "%(name)s was exported: its day and format stay.",
                    name=fixed[0].name,
                )
            )
        return super().write(vals)

    def action_export(self):
        """Write the file and book its payments; again, give the same file."""
        self.ensure_one()
        serialize(self)
        if self.state == "draft":
            self._export()
        return self.action_download()

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    def _export(self):
        refunds = self.refund_ids
        if not refunds:
            raise UserError(
                self.env._("%(name)s holds no refund to export.", name=self.name)
            )
        serialize(refunds.credit_note_id)
        refunds._lock_way()
        self._check_refunds()
        now = fields.Datetime.now()
        file = sepa_file.credit_transfers(self._prepare_order(now), self.version)
        attachment = self.env["ir.attachment"].create(self._prepare_file(file))
        refunds._pay_outside()
        self._transition(
            "exported",
            attachment_id=attachment.id,
            exported_by_id=self.env.uid,
            date_exported=now,
        )

    def _check_refunds(self):
        """Submit the refunds, each checked again, or say what is wrong with which.

        :raise UserError: with a line for each refund that cannot go
        """
        problems = []
        for refund in self.refund_ids.sorted("id"):
            problem = refund._get_bank_problem() or refund._get_way_problem()
            if problem:
                problems.append(problem)
            else:
                refund._transition("submitted", date_submitted=fields.Datetime.now())
        if problems:
            raise UserError(
                self.env._(
                    "%(name)s cannot be exported. Correct these, or cancel the refunds:"
                    "\n%(problems)s",
                    name=self.name,
                    problems="\n".join(f"- {problem}" for problem in problems),
                )
            )

    def _prepare_order(self, now):
        """:rtype: domain.sepa.TransferOrder"""
        # sudo: the database identifier keeps files of two databases apart
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return sepa.TransferOrder(
            message_id=sepa.reference(f"{database}-transfer-{self.id}"),
            created_at=now,
            execution_date=self.date_execution,
            debtor=self.journal_id.bank_account_id._prepare_sepa_account(
                self.company_id.name
            ),
            transfers=tuple(
                refund._prepare_credit_transfer()
                for refund in self.refund_ids.sorted("id")
            ),
        )

    def _prepare_file(self, file):
        return {
            "name": f"{self.name.replace('/', '-')}.xml",
            "raw": file,
            "mimetype": "application/xml",
            "res_model": self._name,
            "res_id": self.id,
        }

    def action_confirm(self):
        """The bank has paid what is still open of these files."""
        for transfer in self:
            waiting = transfer.refund_ids.filtered(lambda r: r.state == "submitted")
            if transfer.state == "exported":
                waiting._confirm_paid()
                transfer._close_if_answered(by=self.env.user)
        return True

    def action_reject(self):
        """Ask why the bank refused what is still open of the file."""
        self.ensure_one()
        waiting = self.refund_ids.filtered(lambda refund: refund.state == "submitted")
        return waiting.action_bank_rejected()

    def _close_if_answered(self, by=None):
        """Close the files whose refunds all have an answer.

        :param by: who says so; nobody when the statement does
        """
        for transfer in self.filtered(lambda transfer: transfer.state == "exported"):
            states = set(transfer.refund_ids.mapped("state"))
            if "submitted" in states:
                continue
            transfer._transition(
                "confirmed" if states & set(PAID) else "rejected",
                confirmed_by_id=by.id if by else False,
                date_confirmed=fields.Datetime.now(),
            )

    def action_cancel(self):
        """Take the refunds out again; they wait for another file or way."""
        self._transition("canceled")
        # sudo: the file of a refund follows from its buttons
        self.sudo().refund_ids.transfer_id = False

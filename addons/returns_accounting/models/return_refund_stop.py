from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnRefund(models.Model):
    """Refunds that are sent in a batch, and what keeps them from leaving."""

    _inherit = "return.refund"
    _decided_fields = frozenset({"batch_id", "batch_problem"})

    batch_id = fields.Many2one(
        comodel_name="return.refund.batch",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    batch_problem = fields.Char(
        string="Why It Does Not Go",
        readonly=True,
        copy=False,
        help="What was wrong when the batch was checked or sent. Correct it, then "
        "check the batch again.",
    )

    def action_create_batch(self):
        """Review these refunds together before they are sent."""
        return (
            self.env["return.refund.batch"]
            ._create_for(self)
            ._get_records_action(name=self.env._("Refund Batches"))
        )

    def action_retry_in_batch(self):
        """Try the failed refund again within its batch."""
        return self.batch_id._retry(self)

    def _get_retry_problem(self):
        """Why this refund cannot be tried again: a sentence, or None."""
        self.ensure_one()
        try:
            self._check_retry()
        except UserError as error:
            return str(error)
        return None

    def _get_send_problem(self):
        """Why this refund would not leave if it was sent now: a sentence, or None.

        That somebody else has to approve it first is no problem of the refund.
        """
        self.ensure_one()
        find = getattr(self, f"_get_{self.method}_problem", self._get_owed_problem)
        return find()

    def _get_owed_problem(self):
        try:
            self._check_owed()
        except UserError as error:
            return str(error)
        return None

    def _get_original_problem(self):
        # sudo: accountants may not read payment transactions
        charge = self.source_transaction_id.sudo()
        try:
            self._check_owed()
            charge._check_no_open_dispute()
            self._check_charge(charge)
        except UserError as error:
            return str(error)
        return None

    def _get_bank_transfer_problem(self):
        return self._get_bank_problem() or self._get_way_problem()

    def _get_cash_problem(self):
        return self._get_way_problem()

    def _get_offline_problem(self):
        return self._get_way_problem()

    @api.model
    def _get_due_domain(self):
        """Nothing of a batch that somebody stopped is due."""
        return [
            *super()._get_due_domain(),
            "|",
            ("batch_id", "=", False),
            ("batch_id.state", "!=", "stopped"),
        ]

    def _may_leave(self):
        return super()._may_leave() and self.batch_id.state != "stopped"

    def _is_stopped(self):
        """Whether somebody has stopped a batch of these, as others see it by now."""
        self.batch_id.invalidate_recordset(["state"], flush=False)
        return "stopped" in self.batch_id.mapped("state")

    @api.model
    def _cron_send_submitted(self, limit=1000):
        result = super()._cron_send_submitted(limit)
        self.env["return.refund.batch"]._close_complete()
        return result

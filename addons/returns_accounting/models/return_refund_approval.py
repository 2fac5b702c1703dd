from odoo import fields, models
from odoo.exceptions import UserError

from ..domain import refund_transitions

APPROVERS = "returns_accounting.returns_accounting_group_refund_approver"


class ReturnRefund(models.Model):
    """Large refunds need a second person."""

    _inherit = "return.refund"
    _decided_fields = frozenset({"approver_id", "date_approved"})

    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approved By",
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_approved = fields.Datetime(readonly=True, copy=False)
    needs_second_person = fields.Boolean(
        compute="_compute_needs_second_person",
        help="The refunds of the credit note are above the limit of the company: "
        "somebody else than who planned them must approve them.",
    )

    def _compute_needs_second_person(self):
        for refund in self:
            refund.needs_second_person = (
                refund.state == "draft" and refund._is_above_limit()
            )

    def _is_above_limit(self):
        """Judged on all refunds of the credit note, for parts may be small."""
        self.ensure_one()
        limit = self.company_id.return_refund_approval_limit
        currency = self.company_id.currency_id
        return bool(limit) and (
            currency.compare_amounts(self._get_amount_to_approve(), limit) > 0
        )

    def _get_amount_to_approve(self):
        """What goes back for the credit note in all, in company currency."""
        note = self.credit_note_id
        live = note.return_refund_ids.filtered(
            lambda refund: refund.state not in refund_transitions.OVER
        )
        return self.currency_id._convert(
            sum(live.mapped("amount")),
            self.company_id.currency_id,
            self.company_id,
            fields.Date.context_today(self),
        )

    def action_approve(self):
        """Approve the refunds; above the limit, as a second person with that right.

        :raise UserError: naming those that this user may not approve, and who may
        """
        drafts = self.filtered(lambda refund: refund.state == "draft")
        refused = drafts.filtered(
            lambda refund: refund.needs_second_person and not refund._is_second_person()
        )
        if refused:
            raise UserError(self._get_approval_refusal(refused))
        # sudo: who approved is not written by hand
        drafts.sudo().write(
            {"approver_id": self.env.user.id, "date_approved": fields.Datetime.now()}
        )
        self._transition("approved")

    def _is_second_person(self):
        self.ensure_one()
        return self.env.user.has_group(APPROVERS) and self.env.user != self.create_uid

    def _get_approval_refusal(self, refused):
        company = refused.company_id[:1]
        return self.env._(
            "%(refunds)s: credit notes whose refunds are above %(limit)s need a second "
            "person. Ask somebody else than who planned them, with the right to "
            "approve large refunds, to click Approve.",
            refunds=", ".join(refused.mapped("name")),
            limit=company.currency_id.format(company.return_refund_approval_limit),
        )

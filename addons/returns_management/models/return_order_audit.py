from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

#: What receipts, prices and credits of an approved return stand on.
FIXED_FIELDS = frozenset({"company_id", "currency_id", "partner_id", "warehouse_id"})


class ReturnOrder(models.Model):
    """Who decided what, when, from what to what: in the chatter, and nowhere else."""

    _inherit = "return.order"

    _decided_fields = frozenset({"approval_rule_ids", "date_approve", "reject_reason"})

    approval_rule_ids = fields.Many2many(tracking=True)
    reject_reason = fields.Text(tracking=True)
    warehouse_id = fields.Many2one(tracking=True)
    currency_id = fields.Many2one(tracking=True)

    date_request = fields.Datetime(tracking=True)

    def write(self, vals):
        if not FIXED_FIELDS.isdisjoint(vals) and not self.env.su:
            self._check_header_open(vals)
        return super().write(vals)

    def _check_header_open(self, vals):
        decided = self.filtered(lambda order: order.state not in ("draft", "requested"))
        if decided:
            name = min(FIXED_FIELDS.intersection(vals))
            raise UserError(
                self.env._(
                    "Return %(name)s was approved, refused or cancelled: %(field)s "
                    "cannot change any more. Cancel it and make another return.",
                    name=decided[0].name,
                    field=self._fields[name]._description_string(self.env),
                )
            )

    def _transition(self, target, **values):
        waiting = self.filtered(lambda order: order.state == "requested")
        moved = super()._transition(target, **values)
        if target == "approved":
            (moved & waiting)._log_approval()
        return moved

    def _log_approval(self):
        """Name the rules that an approval answers to."""
        # sudo: who may not read the rules is bound by them
        ruled = self.sudo().filtered("approval_rule_ids")
        ruled._log_decisions(
            {
                order.id: self.env._(
                    "Approved under the rules: %(rules)s",
                    rules=format_list(self.env, order.approval_rule_ids.mapped("name")),
                )
                for order in ruled
            }
        )

    def _log_decisions(self, bodies):
        """Write a line into the chatter of each return, in one batch.

        :param bodies: ``{id: text or Markup}``
        """
        if bodies and not self.env.context.get("tracking_disable"):
            # sudo: whoever decides on a line or a result need not be able to write on
            # the return
            self.browse(bodies).sudo()._message_log_batch(
                bodies={
                    order_id: Markup("<p>%s</p>") % body
                    for order_id, body in bodies.items()
                }
            )

    def _track_template(self, changes):
        """Tell the customer what was decided.

        A return that is only re-opened was approved before.
        """
        templates = super()._track_template(changes)
        state = self[:1].state
        if "date_approve" in changes and state == "approved":
            templates["state"] = self._prepare_decision_mail("confirmation")
        elif "state" in changes and state == "rejected":
            templates["state"] = self._prepare_decision_mail("refusal")
        return templates

    def _prepare_decision_mail(self, decision):
        """A template and how to post it, as ``_track_template`` wants them."""
        return (
            self.env.ref(f"returns_management.mail_template_return_{decision}"),
            {
                "auto_delete_keep_log": False,
                "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(
                    "mail.mt_note"
                ),
                "email_layout_xmlid": "mail.mail_notification_light",
            },
        )

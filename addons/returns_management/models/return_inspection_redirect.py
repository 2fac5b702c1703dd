from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnInspection(models.Model):
    """Goods whose disposition came to nothing are sent another way.

    What the inspector found stays; only the disposition changes, by a decision with a
    reason that stands in the chatter of the return.
    """

    _inherit = "return.inspection"

    is_stranded = fields.Boolean(
        string="Needs Another Disposition",
        compute="_compute_is_stranded",
        help="What the disposition made was cancelled: the goods wait where they "
        "stood.",
    )

    @api.depends("state", "move_state")
    def _compute_is_stranded(self):
        for result in self:
            result.is_stranded = (
                result.state == "done" and result.move_state == "cancel"
            )

    def action_open_redirect(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose Another Disposition"),
            "res_model": "return.inspection.redirect",
            "view_mode": "form",
            "target": "new",
            "context": {"default_inspection_ids": self.ids},
        }

    def _redirect(self, disposition, reason, recipient):
        """Validate the results again, with another disposition.

        :param reason: a sentence why, kept with the results and on their returns
        :param recipient: who gets the goods, empty for the disposition's usual one
        :raise UserError: when the disposition of a result has not come to nothing
        """
        self._check_stranded()
        self._log_redirect(disposition, reason)
        vals = {"disposition_id": disposition.id, "override_reason": reason}
        if recipient:
            vals["recipient_id"] = recipient.id
        # sudo: nobody else writes the state; for the length of this call only
        self.sudo().write({"state": "draft", "move_id": False})
        self.write(vals)
        self.action_done()

    def _check_stranded(self):
        for result in self:
            if not result.is_stranded:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: its disposition %(disposition)s is "
                        "under way or done. Cancel the document that it made first.",
                        line=result.return_line_id.display_name,
                        disposition=result.disposition_id.name or "-",
                    )
                )

    def _log_redirect(self, disposition, reason):
        bodies = {}
        for order, results in self.grouped("return_order_id").items():
            bodies[order.id] = Markup("<br/>").join(
                self.env._(
                    "%(quantity)g x %(product)s: %(disposition)s instead of "
                    "%(former)s: %(reason)s",
                    quantity=result.quantity,
                    product=result.product_id.display_name,
                    disposition=disposition.name,
                    former=result.disposition_id.name,
                    reason=reason,
                )
                for result in results
            )
        self.return_order_id._log_decisions(bodies)

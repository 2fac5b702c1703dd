from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError


class ReturnOrder(models.Model):
    """Actions on hundreds of returns at once, of which one bad one stops no other."""

    _inherit = "return.order"

    def action_bulk_request(self):
        return self._run_bulk("action_request", self.env._("submitted"))

    def action_bulk_approve(self):
        return self._run_bulk("action_approve", self.env._("approved"))

    def action_bulk_cancel(self):
        return self._run_bulk("action_cancel", self.env._("cancelled"))

    def action_open_plan(self):
        """Open the wizard that sets responsible, team, deadline, tags and priority."""
        return self._get_bulk_wizard("return.order.plan", self.env._("Plan Returns"))

    def action_open_merge(self):
        return self._get_bulk_wizard("return.order.merge", self.env._("Merge Returns"))

    def action_open_split(self):
        self.ensure_one()
        return {
            **self._get_bulk_wizard("return.order.split", self.env._("Split Return")),
            "context": {"default_return_order_id": self.id},
        }

    def _get_bulk_wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_return_order_ids": self.ids},
        }

    def _run_bulk(self, method, done_word, *args):
        """Call ``method`` on the returns; those that it refuses are told, not raised.

        :param done_word: what the others are then, for the message
        :return: a notification, or the list of what did not go and why
        """
        done, refused = self._try_bulk(method, *args)
        message = self.env._(
            "%(count)s of %(total)s returns %(done)s.",
            count=len(done),
            total=len(self),
            done=done_word,
        )
        if refused:
            return self.env["return.order.bulk.result"]._show(message, refused)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _try_bulk(self, method, *args):
        """Call ``method`` on as many returns at once as it takes.

        When it refuses, each half is tried by itself, so that few bad returns among
        many cost few further calls.

        :return: the returns that it took, and ``{return: why not}`` of the others
        """
        if not self:
            return self, {}
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(*args)
            return self, {}
        except (AccessError, UserError, ValidationError) as error:
            if len(self) == 1:
                return self.browse(), {self: str(error)}
        middle = len(self) // 2
        done, refused = self[:middle]._try_bulk(method, *args)
        more, others = self[middle:]._try_bulk(method, *args)
        return done | more, refused | others

from odoo import api, fields, models


class ReturnPolicyRule(models.Model):
    """A rule in a few words, for lists and for people who compare rules."""

    _inherit = "return.policy.rule"

    window_summary = fields.Char(string="Window", compute="_compute_window_summary")

    @api.depends("is_returnable", "window_days", "window_from")
    @api.depends_context("lang")
    def _compute_window_summary(self):
        starts = dict(self._fields["window_from"]._description_selection(self.env))
        for rule in self:
            if not rule.is_returnable:
                rule.window_summary = self.env._("Cannot be returned")
            elif not rule.window_days:
                rule.window_summary = self.env._(
                    "Same day as %(start)s", start=starts[rule.window_from].lower()
                )
            else:
                rule.window_summary = self.env._(
                    "%(days)s days from %(start)s",
                    days=rule.window_days,
                    start=starts[rule.window_from].lower(),
                )

    @api.depends("tier_ids.percent")
    def _compute_fee_summary(self):
        return super()._compute_fee_summary()

    def _get_other_fee_percents(self):
        return self.tier_ids.mapped("percent")

from odoo import api, fields, models
from odoo.tools import formatLang


class ReturnPolicyFeeMixin(models.AbstractModel):
    """A restocking fee in a few words."""

    _name = "return.policy.fee.mixin"
    _description = "Restocking Fee"

    currency_id = fields.Many2one(comodel_name="res.currency")
    fee_percent = fields.Float(
        string="Restocking Fee (%)",
        digits=(5, 2),
        help="Of the price of the goods; never charged on a statutory withdrawal.",
    )
    fee_fixed = fields.Monetary(
        string="Fixed Fee", help="Per returned line, added to the percentage."
    )
    fee_minimum = fields.Monetary(
        string="Smallest Fee", help="Charged at least, but never more than the goods."
    )
    fee_maximum = fields.Monetary(
        string="Largest Fee", help="Charged at most; 0 for no limit."
    )
    fee_summary = fields.Char(string="Fee", compute="_compute_fee_summary")

    @api.depends("fee_percent", "fee_fixed", "fee_minimum", "fee_maximum")
    @api.depends_context("lang")
    def _compute_fee_summary(self):
        for record in self:
            parts = record._get_fee_parts()
            record.fee_summary = ", ".join(parts) or self.env._("None")

    def _get_fee_parts(self):
        self.ensure_one()
        percents = {self.fee_percent, *self._get_other_fee_percents()}
        parts = []
        if any(percents):
            shares = [formatLang(self.env, p, digits=0) for p in sorted(percents)]
            parts.append(self.env._("%(percents)s %%", percents=" / ".join(shares)))
        for name, text in (
            ("fee_fixed", self.env._("%(amount)s fixed")),
            ("fee_minimum", self.env._("at least %(amount)s")),
            ("fee_maximum", self.env._("at most %(amount)s")),
        ):
            if self[name]:
                parts.append(text % {"amount": self.currency_id.format(self[name])})
        return parts

    def _get_other_fee_percents(self):
        """Percentages that hold on some days or for some grades."""
        return []

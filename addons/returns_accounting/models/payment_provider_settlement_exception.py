from odoo import fields, models


class PaymentProvider(models.Model):
    """What we expect of a gateway, and who looks when it is otherwise."""

    _inherit = "payment.provider"

    settlement_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Looked After By",
        domain=[("share", "=", False)],
        copy=False,
        help="Gets the exceptions of this provider, where the kind of exception says "
        "so.",
    )
    settlement_fee_percent = fields.Float(
        string="Agreed Fee (%)",
        digits=(16, 4),
        help="Of each charge, as agreed with the gateway. Without percentage and fixed "
        "part, fees are not compared.",
    )
    settlement_fee_fixed = fields.Monetary(
        string="Agreed Fixed Fee",
        currency_field="settlement_currency_id",
        help="For each charge, beside the percentage.",
    )
    settlement_fee_refund = fields.Monetary(
        string="Agreed Fee of a Refund", currency_field="settlement_currency_id"
    )
    settlement_fee_margin = fields.Float(
        string="Fee Margin (%)",
        digits=(16, 4),
        default=0.5,
        help="Of the charge: what foreign or commercial cards may cost more or less.",
    )

    _settlement_fee_not_negative = models.Constraint(
        "CHECK(settlement_fee_percent >= 0 AND settlement_fee_margin >= 0)",
        "The agreed fee and its margin cannot be negative.",
    )

    def _match_settlement(self):
        result = super()._match_settlement()
        self._compare_soon()
        return result

    def _post_settlement(self):
        result = super()._post_settlement()
        self._compare_soon()
        return result

    def _compare_soon(self):
        """Have exceptions follow what was imported, matched or posted just now."""
        # sudo: jobs are for administrators
        cron = self.env.ref("returns_accounting.ir_cron_refresh_exceptions").sudo()
        cron._trigger()

from odoo import api, fields, models


class PaymentWebhookSecret(models.Model):
    """A further signing secret whose webhooks are believed.

    While a secret is rotated at the gateway, both sign; an endpoint made by hand has a
    secret of its own.
    """

    _name = "payment.webhook.secret"
    _description = "Webhook Signing Secret"
    _order = "id desc"

    provider_id = fields.Many2one(
        comodel_name="payment.provider", required=True, ondelete="cascade", index=True
    )
    secret = fields.Char(required=True, groups="base.group_system")
    valid_until = fields.Datetime(
        help="From then on its signatures are refused. Empty: for good.",
    )

    @api.autovacuum
    def _gc_expired(self):
        self.search([("valid_until", "<", fields.Datetime.now())]).unlink()

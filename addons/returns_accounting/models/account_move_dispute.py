from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    payment_dispute_id = fields.Many2one(
        comodel_name="payment.dispute",
        string="Dispute",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The lost dispute that has paid the customer instead of a refund.",
    )

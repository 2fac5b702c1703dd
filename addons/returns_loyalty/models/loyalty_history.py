from odoo import fields, models


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    return_refund_id = fields.Many2one(
        comodel_name="return.refund",
        string="Refund",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The refund that gave this store credit, or took it back.",
    )

    _return_refund_issued_uniq = models.UniqueIndex(
        "(return_refund_id) WHERE issued > 0",
        "This refund has given its store credit already.",
    )

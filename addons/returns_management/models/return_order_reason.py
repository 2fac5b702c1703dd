from odoo import fields, models


class ReturnOrderReason(models.Model):
    _name = "return.order.reason"
    _inherit = "return.settings.mixin"
    _description = "Return Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    fault = fields.Selection(
        selection=[
            ("customer", "Customer"),
            ("merchant", "Merchant"),
            ("carrier", "Carrier"),
            ("manufacturer", "Manufacturer"),
        ],
        required=True,
        default="customer",
        help="Who is answerable for the return: decides who bears its costs.",
    )
    waives_fee = fields.Boolean(
        string="Waives the Fee",
        help="No restocking fee is charged when goods come back for this reason.",
    )
    is_non_delivery = fields.Boolean(
        string="Never Arrived",
        help="The goods did not reach the customer: the law has deadlines of its own "
        "for giving the money back.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A return reason with this code exists already."
    )

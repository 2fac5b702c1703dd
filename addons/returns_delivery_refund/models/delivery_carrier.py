from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    standard_carrier_id = fields.Many2one(
        comodel_name="delivery.carrier",
        string="In Place of Standard Delivery",
        domain="[('id', '!=', id)]",
        check_company=True,
        help="For methods that a customer chooses expressly, such as express: the "
        "least expensive standard delivery that is offered too. Who withdraws gets "
        "back what that one would have cost, and not the supplement. Empty when this "
        "method is the standard: then all of it is given back.",
    )

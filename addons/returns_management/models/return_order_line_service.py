from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What can be done about a service: there is nothing to send back, repair or exchange.
SERVICE_RESOLUTIONS = ("refund", "store_credit", "keep", "reject")


class ReturnOrderLine(models.Model):
    """Lines that bring no goods: services, delivery fees and what may be kept."""

    _inherit = "return.order.line"

    is_refund_only = fields.Boolean(
        compute="_compute_is_refund_only",
        help="Services, fees and goods that the customer keeps: neither received nor "
        "inspected, they are due for credit once the return is approved.",
    )

    @api.depends("product_id.type", "resolution")
    def _compute_is_refund_only(self):
        for line in self:
            line.is_refund_only = (
                line.product_id.type == "service" or line.resolution == "keep"
            )

    @api.constrains("product_id", "resolution")
    def _check_product_type(self):
        labels = dict(self._fields["resolution"]._description_selection(self.env))
        for line in self:
            if line.product_id.type == "combo":
                raise ValidationError(
                    self.env._(
                        "%(product)s is a combo: return the products that it was made "
                        "of, each on a line of its own.",
                        product=line.product_id.display_name,
                    )
                )
            if (
                line.product_id.type == "service"
                and line.resolution not in SERVICE_RESOLUTIONS
            ):
                raise ValidationError(
                    self.env._(
                        "%(product)s is a service, which cannot have the resolution "
                        "%(resolution)s: choose Refund or Store Credit.",
                        product=line.product_id.display_name,
                        resolution=labels[line.resolution],
                    )
                )

from odoo import models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """What was sold by one company does not come back to another."""

    _inherit = "return.order.line"

    def _check_company(self, fnames=None):
        for line in self:
            order = line.sale_line_id.sudo().order_id  # sudo: to name it
            if order and order.company_id != line.return_order_id.company_id:
                raise UserError(
                    self.env._(
                        "Return %(name)s is of company %(company)s, but order "
                        "%(order)s was sold by %(other)s, who has to credit it. "
                        "Register the return in %(other)s.",
                        name=line.return_order_id.name,
                        company=line.return_order_id.company_id.name,
                        order=order.name,
                        other=order.company_id.name,
                    )
                )
        return super()._check_company(fnames)

from odoo import models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """Goods come back to the company that sold them."""

    _inherit = "return.order"

    def _check_company(self, fnames=None):
        for order in self:
            warehouse = order.warehouse_id.sudo()  # sudo: to name it
            if warehouse and warehouse.company_id != order.company_id:
                raise UserError(
                    self.env._(
                        "Return %(name)s is of company %(company)s, warehouse "
                        "%(warehouse)s of %(other)s. Choose a warehouse of "
                        "%(company)s; to bring the goods on, make a transfer between "
                        "the companies after the receipt.",
                        name=order.name,
                        company=order.company_id.name,
                        warehouse=warehouse.name,
                        other=warehouse.company_id.name,
                    )
                )
        return super()._check_company(fnames)

from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _filter_credited_without_return(self):
        """Lines of credit notes that no return order asked for."""
        return self.filtered(lambda line: line.move_id.move_type == "out_refund")

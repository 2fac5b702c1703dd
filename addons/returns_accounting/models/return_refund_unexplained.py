from odoo import models


class ReturnRefund(models.Model):
    """No refund of a charge that somebody refunded elsewhere without telling why."""

    _inherit = "return.refund"

    def _check_charge(self, charge):
        charge._check_no_unexplained_refund()
        return super()._check_charge(charge)

    def _prepare_refund_vals_list(self, note, *args):
        # sudo: accountants may not read payment transactions
        charges = note.reversed_entry_id.sudo()._get_refundable_transactions()
        charges._check_no_unexplained_refund()
        return super()._prepare_refund_vals_list(note, *args)

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list


class ReturnInspection(models.Model):
    """Credited goods are ours: they do not go back to the customer."""

    _inherit = "return.inspection"

    def _check_results(self):
        checked = super()._check_results()
        going_back = self.filtered(lambda result: result._is_going_back())
        for line, results in going_back.grouped("return_line_id").items():
            kept_now = (self - going_back).filtered(
                lambda result, line=line: result.return_line_id == line
            )
            results._check_not_credited(
                line._get_qty_accepted() + sum(kept_now.mapped("quantity"))
            )
        return checked

    def _check_not_credited(self, kept):
        """Refuse to send back what a credit note stands on.

        :param kept: how much of their line stays with us, in its unit
        """
        # sudo: who inspects goods need not be able to read credit notes
        line = self.return_line_id.sudo()
        states = ("draft", "posted")
        credited = line._get_credit_quantity(states)
        if line.product_uom_id.compare(credited, kept) <= 0:
            return
        notes = line.credit_line_ids.move_id.filtered(lambda n: n.state in states)
        raise UserError(
            self.env._(
                "Inspection of %(line)s: %(credited)g of it are credited by %(notes)s: "
                "what is credited cannot go back to the customer. Cancel or reverse "
                "the credit note first, or choose another disposition.",
                line=line.display_name,
                credited=credited,
                notes=format_list(self.env, notes.mapped("display_name")),
            )
        )

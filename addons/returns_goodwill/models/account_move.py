from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    return_goodwill_id = fields.Many2one(
        comodel_name="return.goodwill",
        string="Goodwill Case",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )

    def _get_left_of_returns(self):
        """What of this invoice neither was nor will be given back by its returns.

        A fee that was charged on an invoice of its own was not given back.
        """
        self.ensure_one()
        notes = self.reversal_move_ids.filtered(
            lambda note: note.state != "cancel" and not note._is_taken_back()
        )
        fees = notes.return_fee_invoice_ids.filtered(lambda fee: fee.state != "cancel")
        returned = self.env["return.order.line"].search(
            [
                ("invoice_line_id", "in", self.invoice_line_ids.ids),
                ("state", "in", ("requested", "approved")),
            ]
        )
        coming = sum(
            line._get_amount(
                max(
                    line._get_qty_expected_credit()
                    - line._get_credit_quantity(("draft", "posted")),
                    0,
                )
            )
            for line in returned
        )
        credited = sum(notes.mapped("amount_total")) - sum(fees.mapped("amount_total"))
        return self.currency_id.round(self.amount_total - credited - coming)

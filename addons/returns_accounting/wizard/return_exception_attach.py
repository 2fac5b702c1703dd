from odoo import api, fields, models


class ReturnExceptionAttach(models.TransientModel):
    """Say which credit note a refund paid that was made outside of a return."""

    _name = "return.exception.attach"
    _description = "Attach a Refund to a Credit Note"

    exception_id = fields.Many2one(
        comodel_name="return.exception", required=True, readonly=True
    )
    partner_id = fields.Many2one(related="exception_id.partner_id")
    amount = fields.Monetary(related="exception_id.amount")
    currency_id = fields.Many2one(related="exception_id.currency_id")
    credit_note_ids = fields.Many2many(
        comodel_name="account.move",
        string="Possible Credit Notes",
        compute="_compute_credit_note_ids",
    )
    credit_note_id = fields.Many2one(
        comodel_name="account.move",
        compute="_compute_credit_note_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', credit_note_ids)]",
        help="Posted credit notes of the customer that owe as much or more; those of "
        "the refunded invoice come first.",
    )
    return_order_id = fields.Many2one(related="credit_note_id.return_order_id")

    @api.depends("exception_id")
    def _compute_credit_note_ids(self):
        for wizard in self:
            wizard.credit_note_ids = wizard.exception_id._get_credit_notes()

    @api.depends("exception_id")
    def _compute_credit_note_id(self):
        for wizard in self:
            wizard.credit_note_id = wizard.exception_id._suggest_credit_note()

    def action_attach(self):
        self.ensure_one()
        self.exception_id._attach(self.credit_note_id)
        return {"type": "ir.actions.act_window_close"}

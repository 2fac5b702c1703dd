from markupsafe import Markup

from odoo import fields, models


class PaymentBalanceTransactionRevision(models.Model):
    """The gateway says something else than it said: both are kept, and shown."""

    _name = "payment.balance.transaction.revision"
    _description = "Correction by the Gateway"
    _order = "id desc"
    _rec_name = "transaction_id"

    transaction_id = fields.Many2one(
        comodel_name="payment.balance.transaction",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    import_id = fields.Many2one(
        comodel_name="payment.settlement.import",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="What brought the new values.",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Settlement Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The entry that was posted with the old values, if there was one: it has "
        "to be corrected.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="transaction_id.currency_id")
    date = fields.Datetime(required=True, readonly=True)
    old_gross = fields.Monetary(readonly=True)
    old_fee = fields.Monetary(readonly=True)
    old_net = fields.Monetary(readonly=True)
    old_category = fields.Char(readonly=True)
    new_gross = fields.Monetary(readonly=True)
    new_fee = fields.Monetary(readonly=True)
    new_net = fields.Monetary(readonly=True)
    new_category = fields.Char(readonly=True)

    def _flag_entries(self):
        """Say on each posted entry that the gateway corrected what it books."""
        for move, revisions in self.grouped("move_id").items():
            if not move:
                continue
            lines = Markup("").join(
                Markup("<li>%s</li>") % revision._get_sentence()
                for revision in revisions[:20]
            )
            # sudo: whoever imports may not write entries, but has to flag them
            move.sudo().message_post(
                body=Markup("<p>%s</p><ul>%s</ul>")
                % (
                    self.env._(
                        "The gateway corrected %(count)s transactions of this entry "
                        "after it was posted. Cancel it and post it again.",
                        count=len(revisions),
                    ),
                    lines,
                )
            )

    def _get_sentence(self):
        self.ensure_one()
        money = self.currency_id.format
        return self.env._(
            "%(reference)s: gross %(old_gross)s, fee %(old_fee)s, net %(old_net)s "
            "became gross %(gross)s, fee %(fee)s, net %(net)s",
            reference=self.transaction_id.gateway_id,
            old_gross=money(self.old_gross),
            old_fee=money(self.old_fee),
            old_net=money(self.old_net),
            gross=money(self.new_gross),
            fee=money(self.new_fee),
            net=money(self.new_net),
        )


class PaymentBalanceTransaction(models.Model):
    """Corrections by the gateway: seen, and never silent."""

    _inherit = "payment.balance.transaction"

    revision_ids = fields.One2many(
        comodel_name="payment.balance.transaction.revision",
        inverse_name="transaction_id",
        string="Corrections",
    )

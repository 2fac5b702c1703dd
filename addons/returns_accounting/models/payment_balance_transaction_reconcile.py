from odoo import fields, models

from ..domain import settlement_queries

#: Reconciling their items may make entries of its own, such as of taxes on cash.
PAYMENT_TERMS = ("asset_receivable", "liability_payable")


class PaymentBalanceTransaction(models.Model):
    """Rows that are in the ledger find there what they settle."""

    _inherit = "payment.balance.transaction"

    def _reconcile_clearing(self):
        """Reconcile the rows' clearing items with the payments they settle.

        Also for rows booked earlier whose payment became known only later. Payments
        get no message in their chatter each: the reconciliation says the same.
        """
        for provider, rows in self.grouped("provider_id").items():
            self.env.flush_all()
            clearing = provider.settlement_clearing_account_id
            parameters = {
                "ids": list(rows._ids),
                "clearing": clearing.id,
                "uid": self.env.uid,
                "now": fields.Datetime.now(),
            }
            items = self.env["account.move.line"].with_context(tracking_disable=True)
            if clearing.reconcile and clearing.account_type not in PAYMENT_TERMS:
                items._reconcile_pairs(parameters)
            items._reconcile_groups(parameters)
        self._mark_refunds_settled()

    def _reconcile_reserve(self):
        """Reconcile what the gateway released with what it held, the oldest first.

        So it shows what is still held; and of a balance in another currency, Odoo
        books what the rates of the two days differ by.
        """
        for provider in self.provider_id:
            reserve = provider.settlement_reserve_account_id
            if not reserve.reconcile:
                continue
            items = self.env["account.move.line"].search(
                [
                    ("account_id", "=", reserve.id),
                    ("company_id", "=", provider.company_id.id),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                ]
            )
            held = items.filtered(lambda item: item.balance > 0)
            if held and items - held:
                items.with_context(tracking_disable=True).reconcile()

    def _mark_refunds_settled(self):
        self.env.flush_all()
        self.env.cr.execute(settlement_queries.PAID_REFUNDS, {"ids": list(self._ids)})
        refunds = self.env["return.refund"]
        refunds.browse(id_ for (id_,) in self.env.cr.fetchall())._mark_settled()

from odoo import fields

from odoo.addons.returns_accounting.tests.common import ReturnsAccountingCommon


class StoreCreditMixin:
    """Returns that are refunded as store credit, and orders that spend it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.liability = cls.company.return_store_credit_account_id
        cls.bonus_account = cls.company.return_bonus_account_id
        cls.program = cls.company.return_store_credit_program_id
        cls.receivable = cls.customer.property_account_receivable_id

    @classmethod
    def _credit_for_store_credit(cls, *lines, quantities=None, **values):
        """A posted credit note of a paid sale; ``values`` go on the return's lines."""
        sale = cls._create_invoiced_sale(*(lines or [(cls.chair, 1)]))
        cls._register_payment(sale.invoice_ids)
        values = {
            "reason_id": cls.defective.id,
            "resolution": "store_credit",
            **values,
        }
        order = cls._create_inspected_return(sale, quantities, **values)
        return cls._credit(order)

    @classmethod
    def _register_payment(cls, invoices):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard.create({})._create_payments()

    @classmethod
    def _give(cls, note):
        """Plan and send the refunds of ``note``."""
        refunds = cls.env["return.refund"]._create_for_credit_notes(note)
        refunds.action_send()
        return refunds

    def _spend(self, *lines):
        """A confirmed and delivered order that pays with store credit."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    fields.Command.create(
                        {"product_id": product.id, "product_uom_qty": 1, **values}
                    )
                    for product, values in lines
                ],
            }
        )
        order._update_programs_and_rewards()
        card = self._get_card()
        order._apply_program_reward(self.program.reward_ids, card)
        order.action_confirm()
        self._deliver(order)
        return order

    def _get_card(self):
        return self.env["loyalty.card"].search(
            [
                ("program_id", "=", self.program.id),
                ("partner_id", "=", self.customer.id),
            ]
        )

    def assertTie(self, cards, ledger, redeemed=0):
        """The figures of the tie-out, without anything unexplained."""
        self.env.invalidate_all()
        self.assertEqual(
            (
                self.program.return_card_balance,
                self.program.return_redeemed_balance,
                self.program.return_ledger_balance,
                self.program.return_difference,
            ),
            (cards, redeemed, ledger, 0),
        )


class StoreCreditCommon(StoreCreditMixin, ReturnsAccountingCommon):
    pass

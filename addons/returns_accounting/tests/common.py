import itertools
import os
from uuid import uuid4

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.returns_management.tests.common import ReturnsCommon

_KEYS = itertools.count(1)


class ReturnsAccountingCommon(ReturnsCommon):
    """Perpetual AVCO products, taxes and a company that charges a fee of 15 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company._setup_returns_accounting()
        cls.company.return_fee_percent = 15.0
        cls.used = cls.env.ref("returns_management.return_order_reason_used")
        cls.tax_account = cls.company._create_return_account(
            "Test VAT", "liability_current", "251900"
        )
        cls.tax_20 = cls._create_tax("VAT 20%", 20.0)
        cls.tax_5 = cls._create_tax("VAT 5.5%", 5.5)
        cls.accountant = new_test_user(
            cls.env, "accountant", groups="account.group_account_invoice"
        )

    def _create_policy(self, **rule):
        """The only policy, with one rule for everything."""
        self.env["return.policy"].search([]).action_archive()
        policy = self.env["return.policy"].create(
            {
                "name": "Shop",
                "rule_ids": [Command.create({"name": "All", **rule})],
            }
        )
        policy.action_activate()
        return policy

    @classmethod
    def _create_tax(cls, name, amount, **values):
        tax = cls.env["account.tax"].create(
            {"name": name, "amount": amount, "type_tax_use": "sale", **values}
        )
        taxes = tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids
        taxes.filtered(lambda line: line.repartition_type == "tax").write(
            {"account_id": cls.tax_account.id}
        )
        return tax

    @classmethod
    def _create_category(cls, cost_method="average"):
        return cls.env["product.category"].create(
            {
                "name": f"Perpetual {cost_method}",
                "property_valuation": "real_time",
                "property_cost_method": cost_method,
            }
        )

    @classmethod
    def _create_product(cls, name, stock=100, **values):
        """A perpetual AVCO product, received once at its standard price."""
        values.setdefault("categ_id", cls._create_category().id)
        values.setdefault("invoice_policy", "delivery")
        product = super()._create_product(name, stock=0, **values)
        if stock:
            cls._buy(product, stock, product.standard_price)
        return product

    @classmethod
    def _buy(cls, product, quantity, cost):
        """Receive goods from a vendor at ``cost`` a unit."""
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse.in_type_id.id,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": quantity,
                            "value_manual": quantity * cost,
                            "location_id": cls.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": cls.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.picked = True
        picking._action_done()

    @classmethod
    def _create_invoiced_sale(cls, *lines, **values):
        sale = cls._create_sale(*lines, **values)
        sale._create_invoices().action_post()
        return sale

    @classmethod
    def _create_inspected_return(cls, sale, quantities=None, **line_values):
        order = cls._create_return(sale, quantities, **line_values)
        order.action_approve()
        if order.picking_ids:
            cls._receive(order)
            cls._inspect(order)
        return order

    @classmethod
    def _credit(cls, order):
        note = order._create_credit_notes()
        note.action_post()
        return note

    def assertEntry(self, move, expected):
        """Compare a journal entry with ``{account: balance}``, account by account."""
        balances = {}
        for line in move.line_ids:
            balance = balances.get(line.account_id, 0) + line.balance
            balances[line.account_id] = line.company_currency_id.round(balance)
        self.assertEqual(
            {account: balance for account, balance in balances.items() if balance},
            expected,
        )


class StripeCommon(ReturnsAccountingCommon):
    """A Stripe provider of its own at the simulator, and customers who pay by card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from stripe_simulator.client import Control

        url = os.environ["STRIPE_SIMULATOR_URL"]
        key = f"sk_test_{cls.__name__}{os.getpid()}x{next(_KEYS)}"
        cls.simulator = Control(url, key)
        cls.env["ir.config_parameter"].set_param(
            "returns_accounting.stripe_api_base", url
        )
        cls.provider = cls.env.ref("payment.payment_provider_stripe")
        cls.provider.write(
            {
                "state": "test",
                "stripe_publishable_key": "pk_test_odoo_returns",
                "stripe_secret_key": key,
            }
        )
        cls.provider._setup_settlement()
        cls.card = cls.env.ref("payment.payment_method_card")

    def setUp(self):
        """An account for each test, since the ledger is rolled back after it."""
        from stripe_simulator.client import Control

        super().setUp()
        key = f"{self.provider.stripe_secret_key}{self._testMethodName}"
        self.simulator = Control(self.simulator.url, key)
        self.provider.stripe_secret_key = key

    @classmethod
    def _pay(cls, sale, payment_method="pm_card_visa", amount=None):
        """Charge the invoices of ``sale`` to a card, as a stored token would be.

        :param amount: by default all of them
        """
        invoices = sale.invoice_ids
        gateway = cls.provider._stripe_gateway()
        client = gateway._client.v1
        customer = client.customers.create({"name": sale.partner_id.name})
        method = client.payment_methods.attach(
            payment_method, {"customer": customer.id}
        )
        token = cls.env["payment.token"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.card.id,
                "partner_id": sale.partner_id.id,
                "provider_ref": customer.id,
                "stripe_payment_method": method.id,
            }
        )
        transaction = cls.env["payment.transaction"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.card.id,
                "token_id": token.id,
                # Odoo derives the key of the charge from it, and tests roll names back
                "reference": f"{invoices[:1].name}-{uuid4().hex}",
                "operation": "offline",
                "amount": amount or sum(invoices.mapped("amount_total")),
                "currency_id": invoices.currency_id.id,
                "partner_id": sale.partner_id.id,
                "invoice_ids": [Command.set(invoices.ids)],
            }
        )
        transaction._send_payment_request()
        transaction._post_process()
        return transaction

    @classmethod
    def _refund(cls, notes):
        """Plan, submit and send the refunds of ``notes``."""
        refunds = cls.env["return.refund"]._create_for_credit_notes(notes)
        refunds.action_send()
        for refund in refunds:
            refund._send()
        return refunds

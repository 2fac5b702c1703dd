"""A small shop that sells, and gives back in three ways: Odoo's two and ours."""

from typing import Any

from odoo import Command, fields


class Shop:
    """Products, customers and what happens between them, in one environment."""

    def __init__(self, env: Any) -> None:
        self.env = env
        self.company = env.company
        self.warehouse = env["stock.warehouse"].search([], limit=1)
        self.customer = env["res.partner"].create({"name": "Claire Dubois"})
        self.company._setup_returns_accounting()

    def product(self, method: str = "average", policy: str = "delivery") -> Any:
        category = self.env["product.category"].create(
            {
                "name": f"Perpetual {method}",
                "property_valuation": "real_time",
                "property_cost_method": method,
            }
        )
        return self.env["product.product"].create(
            {
                "name": "Lamp",
                "is_storable": True,
                "categ_id": category.id,
                "list_price": 200.0,
                "standard_price": 100.0 if method == "standard" else 0.0,
                "taxes_id": [Command.clear()],
                "invoice_policy": policy,
            }
        )

    def tax(self, percent: float, **values: Any) -> Any:
        return self.env["account.tax"].create(
            {
                "name": f"VAT {percent:g}%{len(values) * ' included'}",
                "amount": percent,
                "type_tax_use": "sale",
                **values,
            }
        )

    def buy(self, product: Any, quantity: float, cost: float) -> None:
        places = {
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": self.warehouse.lot_stock_id.id,
        }
        move = {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            "value_manual": quantity * cost,
            **places,
        }
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "move_ids": [Command.create(move)],
                **places,
            }
        )
        picking.action_confirm()
        _finish(picking)

    def sell(self, *lines: dict[str, Any], pricelist: Any = None, **terms: Any) -> Any:
        """A delivered order whose invoice has ``terms``, posted."""
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "pricelist_id": pricelist and pricelist.id,
                "order_line": [Command.create(line) for line in lines],
            }
        )
        sale.action_confirm()
        sale.picking_ids.action_assign()
        _finish(sale.picking_ids)
        invoice = sale._create_invoices()
        invoice.write(terms)
        invoice.action_post()
        return sale

    def take_back(self, sale: Any, quantity: float) -> None:
        """Odoo's own return of goods: a reversed transfer."""
        delivery = sale.picking_ids.filtered(
            lambda picking: picking.picking_type_id == self.warehouse.out_type_id
        )
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=delivery.id)
            .create({"picking_id": delivery.id})
        )
        wizard.product_return_moves.quantity = quantity
        _finish(wizard._create_return())

    def reverse(self, sale: Any, quantity: float) -> Any:
        """Odoo's wizard on the invoice, with the quantity lowered by hand."""
        invoice = sale.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice"
        )
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        note = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        note.invoice_line_ids.quantity = quantity
        note.action_post()
        return note

    def refund_order(self, sale: Any) -> Any:
        """Odoo's refund of the order: what was delivered less than invoiced."""
        note = sale._create_invoices(final=True)
        note.action_post()
        return note

    def return_order(self, sale: Any, quantity: float) -> Any:
        """Our return, from the request to the posted credit note."""
        reason = self.env.ref("returns_management.return_order_reason_defective")
        order = self.env["return.order"].create(
            {
                "partner_id": sale.partner_id.id,
                "currency_id": sale.currency_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": line.product_id.id,
                            "sale_line_id": line.id,
                            "qty_requested": quantity,
                            "reason_id": reason.id,
                        }
                    )
                    for line in sale.order_line
                ],
            }
        )
        order.action_request()
        order.action_approve()
        _finish(order.picking_ids)
        self._inspect(order)
        note = order._create_credit_notes()
        note.action_post()
        return note

    def _inspect(self, order: Any) -> None:
        outcome = {
            "grade_id": self.env.ref("returns_management.return_grade_a").id,
            "disposition_id": self.env.ref(
                "returns_management.return_disposition_restock"
            ).id,
        }
        found = order.line_ids._prepare_missing_inspection_vals()
        self.env["return.inspection"].create(
            [{**vals, **outcome} for vals in found]
        ).action_done()

    def foreign_pricelist(self, rate: float) -> Any:
        currency = self.env["res.currency"].create(
            {
                "name": "XTR",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": rate})],
            }
        )
        return self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )

    def set_rate(self, currency: Any, rate: float) -> None:
        today = fields.Date.context_today(self.company)
        currency.rate_ids = [Command.create({"name": today, "rate": rate})]

    def cash_rounding(self) -> Any:
        account = self.company.return_fee_account_id
        return self.env["account.cash.rounding"].create(
            {
                "name": "Five Cents",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "loss_account_id": account.id,
                "profit_account_id": account.id,
            }
        )

    def early_discount(self) -> Any:
        return self.env["account.payment.term"].create(
            {
                "name": "2% in 7 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 7,
                "early_pay_discount_computation": "included",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )

    def pay(self, invoice: Any) -> None:
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": invoice.invoice_date})._create_payments()


def _finish(pickings: Any) -> None:
    pickings.move_ids.picked = True
    pickings._action_done()

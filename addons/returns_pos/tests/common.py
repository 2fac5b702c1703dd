from contextlib import contextmanager

from odoo import Command, fields

from odoo.addons.returns_accounting.tests.common import ReturnsAccountingCommon


class PosReturnsCommon(ReturnsAccountingCommon):
    """A till with cash and cards, and receipts that it sold on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("point_of_sale.group_pos_manager")
        cls.cash_journal = cls.env["account.journal"].create(
            {"name": "Till", "type": "cash", "code": "TILL"}
        )
        cls.cash, cls.card = cls.env["pos.payment.method"].create(
            [
                {"name": "Cash", "journal_id": cls.cash_journal.id},
                {
                    "name": "Card",
                    "journal_id": cls.env["account.journal"]
                    .search(
                        [("type", "=", "bank"), ("company_id", "=", cls.company.id)],
                        limit=1,
                    )
                    .id,
                },
            ]
        )
        cls.till = cls.env["pos.config"].create(
            {
                "name": "Shop",
                "payment_method_ids": [Command.set((cls.cash | cls.card).ids)],
            }
        )
        cls.company.point_of_sale_update_stock_quantities = "real"
        cls.company.inventory_valuation = "real_time"

    @contextmanager
    def _refused(self, error, message):
        """Expect an error after which nothing is left of what was tried."""
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            yield

    @classmethod
    def _open(cls):
        cls.till.open_ui()
        session = cls.till.current_session_id
        session.set_opening_control(100, None)
        return session

    @classmethod
    def _sell(cls, *lines, session=None, method=None, invoice=False, partner=None):
        """A paid receipt of ``(product, quantity[, line values])`` tuples."""
        session = session or cls.till.current_session_id or cls._open()
        order = cls.env["pos.order"].create(
            {
                "session_id": session.id,
                "company_id": cls.company.id,
                "partner_id": (partner or cls.customer).id,
                "pricelist_id": cls.till.pricelist_id.id,
                "amount_tax": 0,
                "amount_total": 0,
                "amount_paid": 0,
                "amount_return": 0,
                "to_invoice": invoice,
                "lines": [
                    Command.create(cls._prepare_receipt_line(*line)) for line in lines
                ],
            }
        )
        for line in order.lines:
            line._onchange_amount_line_all()
        order._compute_prices()
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": order.amount_total,
                "payment_date": fields.Datetime.now(),
                "payment_method_id": (method or cls.cash).id,
            }
        )
        order._process_saved_order(False)
        return order

    @classmethod
    def _prepare_receipt_line(cls, product, quantity, values=None):
        return {
            "name": product.name,
            "product_id": product.id,
            "qty": quantity,
            "price_unit": product.list_price,
            "tax_ids": [Command.set(product.taxes_id.ids)],
            "price_subtotal": 0,
            "price_subtotal_incl": 0,
            **(values or {}),
        }

    @classmethod
    def _close(cls, session):
        """Count what should be in the till, and close; two requests of the till."""
        session.post_closing_cash_details(session.cash_register_balance_end)
        session.invalidate_recordset()
        session.close_session_from_ui()

    @classmethod
    def _return_receipt(cls, receipt, quantities=None, **line_values):
        """A requested return of ``{product: quantity}`` of a receipt, else of all."""
        wizard = cls.env["pos.order.return"].create(
            {"pos_order_id": receipt.id, "reason_id": cls.defective.id}
        )
        for line in wizard.line_ids:
            line.quantity = (
                line.qty_returnable
                if quantities is None
                else quantities.get(line.product_id, 0)
            )
        order = wizard._create_return()
        order.line_ids.write(line_values)
        return order

    @classmethod
    def _bring_back(cls, order):
        order.action_approve()
        cls._receive(order)
        cls._inspect(order)
        return cls._credit(order)

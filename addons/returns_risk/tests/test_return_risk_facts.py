from datetime import timedelta
from decimal import Decimal

from odoo import Command, fields
from odoo.tests import tagged

from .common import ReturnsRiskCommon


@tagged("post_install", "-at_install")
class TestReturnRiskFacts(ReturnsRiskCommon):
    def _collect(self, order):
        return self.env["return.risk.facts"]._collect(order)[order]

    def test_rates_and_values(self):
        before = self._create_return(self._create_sale((self.chair, 2)))
        self.env.registry.clear_cache()
        order = self._create_return(
            self._create_sale((self.chair, 1), (self.table, 1)), {self.table: 1}
        )
        facts = self._collect(order)
        self.assertEqual((facts.delivered, facts.returned), (3, 2))
        self.assertEqual(facts.own_values, (Decimal("200.0"),))
        self.assertEqual(facts.value, Decimal("200.0"))
        self.assertGreater(facts.peer_rate, 0)
        self.assertEqual(before.amount_authorized, 200)

    def test_contacts_of_one_customer_are_one_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Purchasing", "parent_id": self.customer.id}
        )
        self._create_return(self._create_sale((self.chair, 1), partner=contact))
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(self._collect(order).returned, 2)
        self.assertEqual(self._collect(order).address_accounts, 0)

    def test_worn_and_late(self):
        sale = self._create_sale((self.chair, 2))
        worn = self._create_return(sale, {self.chair: 1})
        self._receive(worn)
        self._inspect(worn, self.grade_d, self.scrap)
        order = self._create_return(sale, {self.chair: 1})
        self.assertEqual(self._collect(order).late_worn, 0)
        sale.order_line.move_ids.filtered(
            lambda move: move.location_dest_id.usage == "customer"
        ).date = fields.Datetime.now() - timedelta(days=12)
        self.assertEqual(self._collect(order).late_worn, 1)
        worn.line_ids.sudo().reason_id = self.defective
        self.assertEqual(self._collect(order).late_worn, 0)

    def test_late_is_the_last_third_of_a_window(self):
        rule = {"name": "All", "window_days": 60}
        policy = self.env["return.policy"].create(
            {"name": "Shop", "rule_ids": [Command.create(rule)]}
        )
        policy.action_activate()
        for days, late in ((39, 0), (40, 1)):
            customer = self.env["res.partner"].create({"name": f"After {days}"})
            sale = self._create_sale((self.chair, 2), partner=customer)
            moment = fields.Datetime.now() - timedelta(days=days)
            sale.order_line.move_ids.date = moment
            worn = self._create_return(sale, {self.chair: 1})
            worn.sudo().action_approve()
            self._receive(worn)
            sale.order_line.move_ids.filtered(
                lambda move: move.location_dest_id.usage == "customer"
            ).date = moment
            self._inspect(worn, self.grade_d, self.scrap)
            order = self._create_return(sale, {self.chair: 1})
            with self.subTest(days=days):
                self.assertEqual(self._collect(order).late_worn, late)

    def test_disputed_after_a_refund(self):
        payment = self._create_payment(self.customer, "FpVisa4242")
        order = self._create_return(self._create_sale((self.chair, 1)))
        self._dispute(payment, fields.Datetime.now())
        self.assertEqual(self._collect(order).disputes, 0)
        refund = self._create_refund(payment)
        self._dispute(payment, fields.Datetime.now() + timedelta(days=1))
        self.assertEqual(self._collect(order).disputes, 1)
        self.env.cr.execute(
            "UPDATE return_refund SET state = 'failed' WHERE id = %s", [refund]
        )
        self.assertEqual(self._collect(order).disputes, 0)

    def test_dispute_that_the_gateway_told_of_counts_once_with_its_settlement(self):
        payment = self._create_payment(self.customer, "FpVisa4242")
        self._create_refund(payment)
        order = self._create_return(self._create_sale((self.chair, 1)))
        moment = fields.Datetime.now() + timedelta(days=1)
        inquiry = self._open_dispute(payment, moment, "warning_needs_response")
        self.assertEqual(self._collect(order).disputes, 0)
        inquiry.unlink()
        self._open_dispute(payment, moment, "needs_response")
        self.assertEqual(self._collect(order).disputes, 1)
        self._dispute(payment, moment)
        self.assertEqual(self._collect(order).disputes, 1)

    def _open_dispute(self, payment, moment, state):
        return (
            self.env["payment.dispute"]
            .sudo()
            .create(
                {
                    "gateway_id": f"dp_{state}",
                    "provider_id": payment.provider_id.id,
                    "transaction_id": payment.id,
                    "currency_id": payment.currency_id.id,
                    "amount": 10.0,
                    "reason": "fraudulent",
                    "state": state,
                    "created": moment,
                }
            )
        )

    def _dispute(self, payment, moment):
        self.env["payment.balance.transaction"].sudo().create(
            {
                "gateway_id": f"txn_{payment.id}_{moment}",
                "provider_id": payment.provider_id.id,
                "company_id": self.company.id,
                "reporting_category": "dispute",
                "currency_id": payment.currency_id.id,
                "gross": -10.0,
                "net": -10.0,
                "created": moment,
                "transaction_id": payment.id,
            }
        )

    def _create_refund(self, payment):
        """A refund that succeeded, as the database has it; no gateway is asked."""
        sale = self._create_invoiced_sale((self.chair, 1))
        refunded = self._create_inspected_return(sale).sudo()
        refund = self.env["return.refund"].sudo()
        refund = refund.create(
            {
                "return_order_id": refunded.id,
                "credit_note_id": self._credit(refunded).id,
                "source_transaction_id": payment.id,
                "amount": 10.0,
                "method": "original",
                "idempotency_key": f"risk-{payment.id}",
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE return_refund SET state = 'succeeded' WHERE id = %s", [refund.id]
        )
        return refund.id

    def test_goods_said_not_to_have_come_that_were_credited(self):
        undelivered = self.env.ref("returns_management.return_order_reason_undelivered")
        sale = self._create_invoiced_sale((self.chair, 1))
        claim = self._create_return(sale, reason_id=undelivered.id, resolution="keep")
        claim.sudo().action_approve()
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(self._collect(order).never_came, 0)
        self._credit(claim.sudo())
        self.assertEqual(self._collect(order).never_came, 1)

    def test_shared_card(self):
        neighbour = self._create_neighbour()
        for partner in (self.customer, neighbour):
            self._create_payment(partner, "FpVisa4242")
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(self._collect(order).card_accounts, 1)

    def test_goods_replaced_in_advance_that_never_came(self):
        sale = self._create_sale((self.chair, 2))
        gone = self._create_return(sale, {self.chair: 1})
        gone.line_ids.sudo().write(
            {
                "resolution": "exchange",
                "exchange_is_advance": True,
                "exchange_date_due": "2020-01-01",
            }
        )
        order = self._create_return(sale, {self.chair: 1})
        self.assertEqual(self._collect(order).never_came, 1)
        order.action_approve()
        self._receive(order)
        after = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(self._collect(after).never_came, 0)

    def test_other_companies_and_old_returns_do_not_count(self):
        before = self._create_return(self._create_sale((self.chair, 1)))
        before.sudo().date_request = fields.Datetime.now() - timedelta(days=400)
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(self._collect(order).own_values, ())

    def test_serial_that_was_sold_to_somebody_else_is_a_signal(self):
        product = self._create_product("Camera", stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("S1", "S2")]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        sale = self._create_sale((product, 1))
        order = self._create_return(sale)
        sold = sale.order_line.move_ids.lot_ids
        receipt = order.picking_ids.filtered(lambda p: p.state != "done")
        receipt.move_ids.move_line_ids.unlink()
        receipt.move_ids.lot_ids = lots - sold
        receipt.move_ids.picked = True
        receipt._action_done()
        self.assertEqual(order.risk_signal_ids.code, "serial")
        self.assertIn((lots - sold).name, order.risk_signal_ids.sentence)

    def test_light_parcel_is_a_signal(self):
        self.chair.weight = 5.0
        order = self._create_return(self._create_sale((self.chair, 1)))
        self._receive(order)
        order.action_inspect()
        order.inspection_ids.write(
            {
                "weight": 1.0,
                "grade_id": self.grade_d.id,
                "disposition_id": self.scrap.id,
            }
        )
        order.inspection_ids.action_done()
        self.assertEqual(order.risk_signal_ids.code, "weight")

    def test_queries_do_not_grow_with_the_returns(self):
        sales = [self._create_sale((self.chair, 1)) for _number in range(6)]
        orders = self.env["return.order"].concat(
            *(self._create_return(sale) for sale in sales)
        )
        self.env["return.risk.facts"]._collect(orders[:1])
        counts = []
        for group in (orders[:2], orders):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["return.risk.facts"]._collect(group)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

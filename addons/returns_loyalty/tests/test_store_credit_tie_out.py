from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditTieOut(StoreCreditCommon):
    """What the cards hold is what the ledger owes, at every step of a redemption."""

    def test_redemption_lowers_the_debt_with_the_invoice(self):
        self._give(self._credit_for_store_credit((self.chair, 2)))
        self.assertTie(cards=200.0, ledger=200.0)
        order = self._spend(
            (self.table, {"price_unit": 100.0, "tax_ids": self.tax_20.ids})
        )
        self.assertEqual(order.amount_total, 0)
        self.assertTie(cards=80.0, redeemed=120.0, ledger=200.0)
        invoice = order._create_invoices()
        self.assertTie(cards=80.0, redeemed=120.0, ledger=200.0)
        invoice.action_post()
        self.assertEqual(invoice.payment_state, "paid")
        accounts = self.table.product_tmpl_id.get_product_accounts()
        self.assertEntry(
            invoice,
            {
                accounts["income"]: -100.0,
                self.tax_account: -20.0,
                self.liability: 120.0,
                accounts["expense"]: 60.0,
                accounts["stock_valuation"]: -60.0,
            },
        )
        self.assertTie(cards=80.0, ledger=80.0)

    def test_cancelled_order_gives_the_card_its_balance_back(self):
        self._give(self._credit_for_store_credit())
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.table.id})],
            }
        )
        order._update_programs_and_rewards()
        order._apply_program_reward(self.program.reward_ids, self._get_card())
        order.action_confirm()
        self.assertTie(cards=0, redeemed=100.0, ledger=100.0)
        order._action_cancel()
        self.assertTie(cards=100.0, ledger=100.0)

    def test_smallest_balance_can_be_spent(self):
        self.chair.list_price = 0.01
        self._give(self._credit_for_store_credit())
        order = self._spend((self.table, {}))
        self.assertEqual(order.amount_total, 199.99)
        self.assertTie(cards=0, redeemed=0.01, ledger=0.01)

    def test_a_card_that_was_changed_by_hand_is_not_explained(self):
        self._give(self._credit_for_store_credit())
        self._get_card().points += 7
        self.env.invalidate_all()
        self.assertEqual(self.program.return_difference, -7.0)

    def test_an_entry_by_hand_is_not_explained(self):
        self._give(self._credit_for_store_credit())
        self.env["account.move"].create(
            {
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self.liability, -5.0),
                        (self.bonus_account, 5.0),
                    )
                ]
            }
        ).action_post()
        self.env.invalidate_all()
        self.assertEqual(self.program.return_difference, 5.0)

    def test_balance_is_not_updated_by_hand(self):
        self._give(self._credit_for_store_credit())
        wizard = Form(
            self.env["loyalty.card.update.balance"].with_context(
                default_card_id=self._get_card().id
            )
        )
        wizard.new_balance = 150
        wizard.description = "Present"
        with self.assertRaisesRegex(UserError, "cards agree with the ledger"):
            wizard.save().action_update_card_point()
        self.assertEqual(self._get_card().points, 100)

    def test_cards_are_not_generated_by_hand(self):
        wizard = self.env["loyalty.generate.wizard"].create(
            {
                "program_id": self.program.id,
                "mode": "selected",
                "customer_ids": self.customer.ids,
                "points_granted": 50,
            }
        )
        with self.assertRaisesRegex(UserError, "cards agree with the ledger"):
            wizard.generate_coupons()
        self.assertFalse(self._get_card())

    def test_other_programs_are_left_alone(self):
        other = self.env["loyalty.program"].create(
            {"name": "Presents", "program_type": "ewallet"}
        )
        self.env["loyalty.generate.wizard"].create(
            {
                "program_id": other.id,
                "mode": "selected",
                "customer_ids": self.customer.ids,
                "points_granted": 50,
            }
        ).generate_coupons()
        self.assertEqual(other.coupon_ids.points, 50)
        self.assertTie(cards=0, ledger=0)

    def test_set_up_again_changes_nothing(self):
        before = (self.program, self.liability, self.bonus_account)
        self.company._setup_returns_accounting()
        self.assertEqual(
            before,
            (
                self.company.return_store_credit_program_id,
                self.company.return_store_credit_account_id,
                self.company.return_bonus_account_id,
            ),
        )

    def test_each_company_owes_its_own(self):
        self._give(self._credit_for_store_credit())
        other = self.env["res.company"].create({"name": "Second"})
        self.env["account.chart.template"].try_loading("generic_coa", other)
        other._setup_returns_accounting()
        program = other.return_store_credit_program_id
        self.assertNotEqual(program, self.program)
        self.assertEqual(
            (program.company_id, program.return_ledger_balance), (other, 0)
        )
        self.assertTie(cards=100.0, ledger=100.0)

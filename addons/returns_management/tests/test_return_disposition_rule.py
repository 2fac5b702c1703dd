from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .destruction_common import DestructionCommon
from .test_return_disposition import DispositionCommon


@tagged("post_install", "-at_install")
class TestReturnDispositionRule(DispositionCommon):
    def _create_rule(self, disposition, **values):
        return self.env["return.disposition.rule"].create(
            {"name": "Our rule", "disposition_id": disposition.id, **values}
        )

    def _create_result(self, **values):
        order = self._create_received()
        return self.env["return.inspection"].create(
            {"return_line_id": order.line_ids.id, **values}
        )

    def test_rule_proposes_by_grade_and_value_and_says_why(self):
        self._create_rule(self.donate, name="Cheap and worn", value_to=99.0)
        self._create_rule(
            self.liquidate,
            name="Dear and broken",
            value_from=100.0,
            grade_ids=[Command.set(self.grade_d.ids)],
        )
        result = self._create_result()
        self.assertFalse(result.proposed_disposition_id)
        self.assertFalse(result.disposition_reason)
        with Form(result) as form:
            form.grade_id = self.grade_d
            self.assertEqual(form.disposition_id, self.liquidate)
        self.assertEqual(result.disposition_reason, "Dear and broken")

    def test_category_above_and_reason_count(self):
        parent = self.env["product.category"].create({"name": "Textiles"})
        self.chair.categ_id = self.env["product.category"].create(
            {"name": "Shirts", "parent_id": parent.id}
        )
        self._create_rule(
            self.donate,
            categ_ids=[Command.set(parent.ids)],
            reason_ids=[Command.set(self.unwanted.ids)],
        )
        self.assertEqual(self._create_result().disposition_id, self.donate)

    def test_product_tag_counts(self):
        tag = self.env["product.tag"].create({"name": "Fragile"})
        self._create_rule(self.recycle, product_tag_ids=[Command.set(tag.ids)])
        self.assertFalse(self._create_result().disposition_id)
        self.chair.product_tag_ids = tag
        self.assertEqual(self._create_result().disposition_id, self.recycle)

    def test_first_rule_wins_and_those_of_other_companies_do_not_count(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self._create_rule(self.scrap, company_id=company.id, sequence=1)
        self._create_rule(self.donate, sequence=3)
        self._create_rule(self.liquidate, sequence=2)
        self.assertEqual(self._create_result().disposition_id, self.liquidate)

    def test_other_choice_stands_and_needs_a_reason(self):
        self._create_rule(self.donate)
        result = self._create_result(
            grade_id=self.grade_a.id, disposition_id=self.restock.id
        )
        self.assertEqual(result.disposition_id, self.restock)
        self.assertTrue(result.is_overridden)
        with self.assertRaisesRegex(UserError, "Say why you decide otherwise"):
            result.action_done()
        result.override_reason = "Sold again already"
        result.action_done()
        self.assertEqual(result.proposed_disposition_id, self.donate)
        self.assertEqual(result.move_id.location_dest_id, self.warehouse.lot_stock_id)

    def test_value_is_the_price_in_company_currency(self):
        result = self._create_result()
        self.assertEqual(result._get_unit_value(), 100.0)


@tagged("post_install", "-at_install")
class TestReturnDestructionBan(DestructionCommon):
    def _create_result(self, disposition, product=None):
        order = self._create_received((product or self.shirt, 1))
        return self.env["return.inspection"].create(
            {
                "return_line_id": order.line_ids.id,
                "quantity": 1,
                "grade_id": self.grade_d.id,
                "disposition_id": disposition.id,
            }
        )

    def test_scrap_and_recycling_are_refused_with_what_is_allowed(self):
        for disposition in self.scrap | self.recycle:
            with self.assertRaisesRegex(UserError, r"art\. 25\(1\).*Donate"):
                self._create_result(disposition).action_done()

    def test_other_ways_and_other_goods_are_allowed(self):
        results = self._create_result(self.donate)
        results |= self._create_result(self.liquidate)
        results |= self._create_result(self.scrap, self.chair)
        results.action_done()
        self.assertEqual(set(results.mapped("state")), {"done"})

    def test_the_day_before_the_ban_it_is_allowed(self):
        result = self._create_result(self.scrap)
        with self._freeze("2026-07-18"):
            result.action_done()
        self.assertEqual(result.state, "done")

    def test_company_that_is_not_covered_may(self):
        self.env.company.return_espr_size = False
        result = self._create_result(self.scrap)
        result.action_done()
        self.assertEqual(result.state, "done")

    def test_ground_is_claimed_by_a_manager_with_its_evidence(self):
        result = self._create_result(self.recycle)
        result.derogation = "dangerous"
        with self.assertRaisesRegex(UserError, "what proves the ground"):
            result.action_done()
        result.derogation_note = "Test report 17"
        result.action_done()
        self.assertEqual(result.derogation_user_id, self.env.user)
        self.assertTrue(result.derogation_date)

    def test_ground_is_refused_to_a_worker(self):
        result = self._create_result(self.recycle).with_user(self.worker)
        with self.assertRaisesRegex(AccessError, "Only a manager of returns"):
            result.derogation = "dangerous"
        with self.assertRaisesRegex(AccessError, "cannot be written directly"):
            result.derogation_date = "2026-01-01"

    def test_destruction_is_not_proposed(self):
        rules = self.env["return.disposition.rule"]
        rules.create({"name": "Away", "disposition_id": self.scrap.id, "sequence": 1})
        rules.create({"name": "Give", "disposition_id": self.donate.id, "sequence": 2})
        order = self._create_received((self.shirt, 1))
        result = self.env["return.inspection"].create(
            {"return_line_id": order.line_ids.id}
        )
        self.assertEqual(result.proposed_disposition_id, self.donate)

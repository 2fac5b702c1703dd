from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .destruction_common import REFUSED, DestructionCommon


@tagged("post_install", "-at_install")
class TestStockScrapDestruction(DestructionCommon):
    def test_scrap_order_is_refused_with_what_is_allowed(self):
        scrap = self._create_scrap()
        self.assertTrue(scrap.is_destruction_banned)
        with self.assertRaisesRegex(UserError, REFUSED):
            scrap.action_validate()
        self.assertEqual(scrap.state, "draft")
        self.assertEqual(self._get_quantity(self.shirt, self.stock), 100)

    def test_a_ground_with_its_evidence_allows_it(self):
        scrap = self._create_scrap()
        scrap.derogation = "damaged"
        with self.assertRaisesRegex(UserError, "Evidence for the Ground"):
            scrap.action_validate()
        scrap.derogation_note = "Photos 1 to 3"
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")
        self.assertEqual(scrap.derogation_user_id, self.env.user)
        self.assertEqual(self._get_quantity(self.shirt, self.stock), 99)
        found = self.env["stock.scrap"].search(
            [("state", "=", "done"), ("derogation", "!=", False)]
        )
        self.assertIn(scrap, found)

    def test_each_of_several_orders_needs_its_own_ground(self):
        scraps = self._create_scrap() | self._create_scrap()
        self._claim(scraps[0])
        with self.assertRaisesRegex(UserError, REFUSED):
            scraps.do_scrap()
        self._claim(scraps[1])
        scraps.do_scrap()
        self.assertEqual(set(scraps.mapped("state")), {"done"})

    def test_order_for_more_than_there_is_is_refused_before_the_question(self):
        scrap = self._create_scrap(scrap_qty=1000)
        with self.assertRaisesRegex(UserError, REFUSED):
            scrap.action_validate()
        warning = self.env["stock.warn.insufficient.qty.scrap"].create(
            {
                "product_id": self.shirt.id,
                "location_id": self.stock.id,
                "scrap_id": scrap.id,
                "quantity": 1000,
                "product_uom_name": "Units",
            }
        )
        with self.assertRaisesRegex(UserError, REFUSED):
            warning.action_done()

    def test_warehouse_worker_is_refused_and_cannot_claim(self):
        scrap = self._create_scrap().with_user(self.packer)
        with self.assertRaisesRegex(UserError, REFUSED):
            scrap.action_validate()
        for user in self.packer | self.worker:
            with self.assertRaisesRegex(AccessError, "Only a manager of returns"):
                self._claim(scrap.with_user(user))
        defaults = {"default_derogation": "damaged", "default_derogation_note": "?"}
        with self.assertRaisesRegex(AccessError, "Only a manager of returns"):
            self._create_scrap().with_user(self.packer).with_context(**defaults).create(
                {"product_id": self.shirt.id}
            )
        with self.assertRaisesRegex(AccessError, "cannot be written directly"):
            scrap.derogation_user_id = self.env.user

    def test_worker_validates_what_a_manager_claimed(self):
        scrap = self._create_scrap()
        self._claim(scrap)
        scrap.with_user(self.packer).action_validate()
        self.assertEqual(scrap.state, "done")
        self.assertEqual(scrap.derogation_user_id, self.env.user)

    def test_ground_is_evidence_once_the_goods_are_gone(self):
        scrap = self._create_scrap()
        self._claim(scrap)
        scrap.action_validate()
        with self.assertRaisesRegex(UserError, "evidence"):
            self._claim(scrap, "dangerous")

    def test_scrap_out_of_a_transfer_is_refused(self):
        picking = self._deliver(self._create_sale((self.shirt, 2), deliver=False))
        action = picking.button_scrap()
        with Form(
            self.env["stock.scrap"].with_context(**action["context"]),
            view=action["view_id"],
        ) as form:
            form.product_id = self.shirt
            self.assertTrue(form.is_destruction_banned)
            self.assertFalse(form._get_modifier("derogation", "invisible"))
        with self.assertRaisesRegex(UserError, REFUSED):
            form.record.action_validate()

    def test_form_asks_for_a_ground_only_where_one_is_needed(self):
        with Form(self.env["stock.scrap"]) as form:
            form.product_id = self.chair
            self.assertTrue(form._get_modifier("derogation", "invisible"))
            form.product_id = self.shirt
            self.assertFalse(form._get_modifier("derogation", "invisible"))

    def test_what_must_still_work(self):
        other = self._create_scrap(self.chair)
        samples = self._create_place("Samples", return_waste_treatment="none")
        sample = self._create_scrap(scrap_location_id=samples.id)
        donations = self.env.company.return_donation_location_id
        donation = self._create_scrap(scrap_location_id=donations.id)
        for scrap in other | sample | donation:
            self.assertFalse(scrap.is_destruction_banned)
            scrap.action_validate()
            self.assertEqual(scrap.state, "done")

    def test_the_day_before_the_ban_it_is_allowed(self):
        scrap = self._create_scrap()
        with self._freeze("2026-07-18"):
            scrap.action_validate()
        self.assertEqual(scrap.state, "done")

    def test_companies_that_are_not_covered_may(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = self._create_scrap(company_id=company.id)
        elsewhere.do_scrap()
        self.assertEqual(elsewhere.state, "done")
        for size in (False, "medium"):
            self.env.company.return_espr_size = size
            scrap = self._create_scrap()
            scrap.action_validate()
            self.assertEqual(scrap.state, "done")

    def test_scrap_of_an_inspection_carries_the_claim_of_its_manager(self):
        order = self._create_received((self.shirt, 1))
        order.action_inspect()
        order.inspection_ids.write(
            {"grade_id": self.grade_d.id, "disposition_id": self.scrap.id}
        )
        self._claim(order.inspection_ids)
        order.inspection_ids.with_user(self.worker).action_done()
        self.assertRecordValues(
            order.scrap_ids,
            [
                {
                    "state": "done",
                    "derogation": "damaged",
                    "derogation_note": "Report 17",
                    "derogation_user_id": self.env.uid,
                }
            ],
        )

    @mute_logger("odoo.sql_db")
    def test_disposition_that_scraps_says_that_it_destroys(self):
        made = self.env["return.disposition"].create(
            {"name": "Shredder", "code": "shred", "action": "scrap"}
        )
        self.assertTrue(made.is_destruction)
        with self.assertRaisesRegex(
            Exception, "tick Destroys the Goods|violates check"
        ):
            made.is_destruction = False
            made.flush_recordset()

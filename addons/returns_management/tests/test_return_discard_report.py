from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .destruction_common import DestructionCommon


@tagged("post_install", "-at_install")
class TestReturnDiscardReport(DestructionCommon):
    def _get_rows(self, product=None):
        self.env.flush_all()
        return self.env["return.discard.report"].search(
            [("product_id", "=", (product or self.shirt).id)], order="date, id"
        )

    def test_scrap_under_a_ground(self):
        unsafe = self.env.ref("returns_management.scrap_reason_tag_unsafe")
        scrap = self._create_scrap(scrap_qty=4, scrap_reason_tag_ids=unsafe.ids)
        self._claim(scrap, "dangerous")
        scrap.action_validate()
        self.assertRecordValues(
            self._get_rows(),
            [
                {
                    "company_id": self.env.company.id,
                    "categ_id": self.shirts.id,
                    "espr_group": "apparel",
                    "treatment": "disposal",
                    "scrap_reason_tag_id": unsafe.id,
                    "derogation": "dangerous",
                    "reference": scrap.name,
                    "quantity": 4,
                    "weight": 1.0,
                    "has_weight": True,
                }
            ],
        )

    def test_recycling_and_donation_of_returned_goods(self):
        for disposition in self.recycle | self.donate:
            disposition.partner_id = self.charity
            order = self._create_received((self.shirt, 2))
            order.action_inspect()
            self._claim(order.inspection_ids)
            self._inspect(order, disposition=disposition)
            self.assertFalse(self._get_rows().filtered(self._is_of(order)))
            self._ship(order.inspection_ids.move_id.picking_id)
        self.assertRecordValues(
            self._get_rows(),
            [
                {
                    "treatment": treatment,
                    "partner_id": self.charity.id,
                    "return_reason_id": self.unwanted.id,
                    "derogation": ground,
                    "quantity": 2,
                    "weight": 0.5,
                }
                for treatment, ground in (("recycling", "damaged"), ("reuse", False))
            ],
        )

    def _is_of(self, order):
        return lambda row: row.return_order_id == order

    def test_donation_that_comes_back_was_none(self):
        order = self._create_received((self.shirt, 2))
        self._inspect(order, disposition=self.donate)
        picking = order.inspection_ids.move_id.picking_id
        self._ship(picking)
        back = self._create_transfer(self.stock, source=picking.location_dest_id)
        back.button_validate()
        rows = self._get_rows()
        self.assertEqual(sorted(rows.mapped("quantity")), [-1, 2])
        self.assertEqual(set(rows.mapped("treatment")), {"reuse"})

    def test_goods_no_ban_covers_are_disclosed_too(self):
        self.env.company.return_espr_size = False
        self._create_transfer(self.waste, self.chair, quantity=3).button_validate()
        [row] = self._get_rows(self.chair)
        self.assertFalse(row.espr_group)
        self.assertEqual((row.quantity, row.weight, row.has_weight), (3, 0, False))
        self.assertEqual(row.location_id, self.waste)
        self.assertEqual(row.action_open_document()["res_model"], "stock.picking")

    def test_what_was_not_discarded_is_no_row(self):
        quant = self.env["stock.quant"]._gather(self.shirt, self.stock)
        quant.with_context(inventory_mode=True).inventory_quantity = 60
        quant.action_apply_inventory()
        samples = self._create_place("Samples", return_waste_treatment="none")
        self._create_transfer(samples).button_validate()
        self._create_transfer(
            self.warehouse.return_liquidation_loc_id
        ).button_validate()
        waiting = self._create_transfer(self.env.company.return_donation_location_id)
        self.assertEqual(waiting.state, "assigned")
        self.assertFalse(self._get_rows())

    def test_treatment_is_that_of_the_nearest_location_which_has_one(self):
        power = self._create_place("Power Plant", return_waste_treatment="recovery")
        below = self._create_place("Boiler", location_id=power.id)
        donations = self.env.company.return_donation_location_id
        shop = self._create_place("Second Hand", location_id=donations.id)
        places = {below: "recovery", shop: "reuse", self.waste: "disposal"}
        self.env.company.return_espr_size = False
        for place, treatment in places.items():
            self.assertEqual(place._get_waste_treatment(self.env.company), treatment)
            self._create_transfer(place).button_validate()
        self.assertEqual(
            {row.location_id: row.treatment for row in self._get_rows()}, places
        )

    def test_year_is_that_of_the_goods_leaving(self):
        self.env.company.return_espr_size = False
        for day, quantity in (("2025-12-31", 1), ("2026-01-01", 2)):
            with self._freeze(day):
                self._create_transfer(self.waste, quantity=quantity).button_validate()
        self.env.flush_all()
        groups = self.env["return.discard.report"]._read_group(
            [("product_id", "=", self.shirt.id)],
            ["date:year", "treatment"],
            ["quantity:sum", "weight:sum"],
        )
        self.assertEqual(
            [(date.year, *rest) for date, *rest in groups],
            [(2025, "disposal", 1, 0.25), (2026, "disposal", 2, 0.5)],
        )

    def test_each_sees_the_goods_of_their_own_companies(self):
        self.env.company.return_espr_size = False
        self._create_transfer(self.waste).button_validate()
        rows = self._get_rows()
        self.assertEqual(rows.with_user(self.worker).mapped("quantity"), [1])
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="returns_management.returns_management_group_user",
            company_id=company.id,
            company_ids=company.ids,
        )
        report = self.env["return.discard.report"]
        self.assertFalse(report.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            report.with_user(self.packer).search([])

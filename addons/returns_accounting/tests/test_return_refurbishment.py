from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .valuation_common import RefurbishmentCommon


@tagged("post_install", "-at_install")
class TestReturnRefurbishment(RefurbishmentCommon):
    def test_inspection_names_the_move_that_took_the_units(self):
        doc = self._return_laptops(self.laptop)
        doc.action_start()
        self.assertEqual(doc.inspection_id.move_id, doc.move_ids)
        self.assertEqual(doc.inspection_id.move_id.state, "done")

    def test_units_of_a_cancelled_refurbishment_may_go_another_way(self):
        doc = self._return_laptops(self.laptop)
        inspection = doc.inspection_id
        self.assertFalse(inspection.is_stranded)
        doc.action_cancel()
        self.assertTrue(inspection.is_stranded)
        inspection._redirect(self.restock, "The workshop is full", False)
        move = inspection.move_id
        self.assertEqual(move.location_id, self.warehouse.return_refurbishment_loc_id)
        self.assertEqual(move.location_dest_id, self.warehouse.lot_stock_id)

    def _assert_refused(self, doc, *words):
        with self.assertRaises(UserError) as refusal:
            doc.action_start()
        for word in words:
            self.assertIn(word, str(refusal.exception))
        self.assertFalse(doc.move_ids.filtered(lambda move: move.state == "done"))

    def test_inspection_drafts_a_refurbishment_of_what_was_found(self):
        doc = self._return_laptops(self.laptop)
        self.assertEqual((doc.state, doc.quantity), ("draft", 1.0))
        self.assertEqual((doc.grade_id, doc.grade_percent), (self.grade_b, 75.0))
        self.assertEqual(doc.return_line_id.product_id, self.laptop)
        self.assertEqual(doc.expected_price, 120.0)
        order = doc.return_order_id
        self.assertEqual(order.refurbishment_count, 1)
        self.assertEqual(order.action_view_refurbishments()["res_id"], doc.id)
        self.assertEqual(doc.refurbished_product_id, self.laptop.refurbished_product_id)

    def test_units_wait_beside_the_workshop_and_end_in_stock(self):
        doc = self._return_laptops(self.laptop)
        waiting = self.warehouse.return_refurbishment_loc_id
        stock = self.warehouse.lot_stock_id
        self.assertEqual(self._get_quantity(self.laptop, self.quarantine), 0.0)
        self.assertEqual(self._get_quantity(self.laptop, waiting), 1.0)
        doc.action_start()
        self.assertEqual(self._get_quantity(self.laptop, waiting), 0.0)
        doc.action_finish()
        self.assertEqual(self._get_quantity(doc.refurbished_product_id, stock), 1.0)
        self.assertEqual(set(doc.move_ids.mapped("reference")), {doc.name})

    def test_starting_twice_is_the_same_as_once(self):
        doc = self._return_laptops(self.laptop)
        doc.action_start()
        doc.action_start()
        self.assertEqual(len(doc.move_ids), 1)

    def test_only_a_draft_can_be_cancelled(self):
        doc = self._return_laptops(self.laptop)
        doc.action_cancel()
        doc.action_draft()
        doc.action_start()
        with self.assertRaisesRegex(UserError, "In Progress and cannot become Cancel"):
            doc.action_cancel()

    def test_goods_are_fixed_once_they_left_stock(self):
        doc = self._return_laptops(self.laptop)
        doc.action_start()
        with self.assertRaisesRegex(UserError, "Quantity cannot change"):
            doc.quantity = 2.0
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            doc.unlink()

    def test_more_than_quarantine_holds_is_refused(self):
        doc = self._return_laptops(self.laptop)
        doc.quantity = 2.0
        self._assert_refused(
            doc, "only 1.0 of 2.0 Laptop are free", "lower the quantity"
        )

    def test_missing_refurbished_product_is_refused(self):
        doc = self._return_laptops(self.laptop)
        doc.refurbished_product_id = False
        self._assert_refused(doc, doc.name, "Laptop", "Create Refurbished Product")

    def test_missing_accounts_are_refused_by_name(self):
        doc = self._return_laptops(self.laptop)
        self.company.return_write_down_account_id = False
        self._assert_refused(doc, self.company.name, "Write-Down Account", "settings")

    def test_location_without_account_is_refused(self):
        doc = self._return_laptops(self.laptop)
        self.company.return_refurbishment_location_id.valuation_account_id = False
        self._assert_refused(doc, "Refurbishment", "Cost of Production")

    def test_standard_cost_is_refused(self):
        doc = self._return_laptops(self.laptop)
        doc.refurbished_product_id.categ_id.property_cost_method = "standard"
        self._assert_refused(doc, "Laptop (Refurbished)", "Average or FIFO")

    def test_periodic_valuation_is_refused(self):
        doc = self._return_laptops(self.laptop)
        self.laptop.categ_id.property_valuation = "periodic"
        self._assert_refused(doc, "periodic valuation", self.laptop.categ_id.name)

    def test_helper_creates_the_product_and_its_valuation_account_once(self):
        refurbished = self.laptop.refurbished_product_id
        category = refurbished.categ_id
        self.assertEqual(refurbished.name, "Laptop (Refurbished)")
        self.assertTrue(refurbished.is_storable)
        self.assertEqual(category.property_valuation, "real_time")
        self.assertNotEqual(
            category.property_stock_valuation_account_id,
            self.company.account_stock_valuation_id,
        )
        self.laptop.action_create_refurbished_product()
        self.assertEqual(self.laptop.refurbished_product_id, refurbished)
        account = category.property_stock_valuation_account_id
        self.table.action_create_refurbished_product()
        self.assertEqual(category.property_stock_valuation_account_id, account)

    def test_product_cannot_be_its_own_refurbished_product(self):
        with self.assertRaisesRegex(ValidationError, "its own Refurbished Product"):
            self.laptop.refurbished_product_id = self.laptop

    def test_units_of_measure_must_match(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        boxes = self._create_product("Boxes", stock=0, uom_id=dozen.id)
        with self.assertRaisesRegex(ValidationError, "Use the same unit"):
            self.laptop.refurbished_product_id = boxes

    def test_product_form_sets_the_variant(self):
        with Form(self.table.product_tmpl_id) as form:
            form.refurbished_product_id = self.chair
        self.assertEqual(self.table.refurbished_product_id, self.chair)


@tagged("post_install", "-at_install")
class TestReturnRefurbishmentAccess(RefurbishmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_clerk()
        cls.outsider = new_test_user(cls.env, "outsider", groups="base.group_user")

    def test_returns_user_drafts_but_does_not_post(self):
        doc = self._return_laptops(self.laptop).with_user(self.clerk)
        with Form(doc) as form:
            form.cost_to_sell = 12.0
        self.assertEqual(doc.cost_to_sell, 12.0)
        with self.assertRaisesRegex(AccessError, "role Billing"):
            doc.action_start()

    def test_billing_user_starts_and_finishes_without_inventory_rights(self):
        doc = self._return_laptops(self.laptop).with_user(self.accountant)
        doc.action_start()
        with Form(doc) as form:
            form.labour_cost = 10.0
        doc.action_finish()
        self.assertEqual(doc.state, "done")
        self.assertEqual(doc.action_view_entries()["res_model"], "account.move")

    def test_others_see_nothing(self):
        doc = self._return_laptops(self.laptop).with_user(self.outsider)
        with self.assertRaises(AccessError):
            doc.read(["name"])

    def test_documents_of_another_company_are_hidden(self):
        doc = self._return_laptops(self.laptop)
        self.clerk.company_ids += self._create_company(name="Elsewhere")
        other = self.clerk.company_ids - self.company
        visible = doc.with_user(self.clerk).with_context(allowed_company_ids=other.ids)
        self.assertFalse(visible.search([("id", "=", doc.id)]))

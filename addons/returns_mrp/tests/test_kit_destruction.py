from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.returns_management.tests.destruction_common import (
    REFUSED,
    DestructionCommon,
)


@tagged("post_install", "-at_install")
class TestKitDestruction(DestructionCommon):
    """A gift box of a shirt and a chair: nobody marked the box itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls._create_product("Box", stock=0, is_storable=False)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.box.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": 1})
                    for part in cls.shirt | cls.chair
                ],
            }
        )

    def test_kit_with_a_shirt_is_not_scrapped_without_a_ground(self):
        with Form(self.env["stock.scrap"]) as form:
            form.product_id = self.box
            self.assertFalse(form._get_modifier("derogation", "invisible"))
        with self.assertRaisesRegex(UserError, "Box must not be destroyed"):
            form.record.action_validate()
        self._claim(form.record)
        # not validated: stock_account reads the move of the kit that mrp has deleted
        form.record._check_destruction()
        self.assertLessEqual(self.shirt, form.record._get_destroyed_products())

    def test_transfer_of_a_kit_is_refused_by_its_shirt(self):
        with self.assertRaisesRegex(UserError, REFUSED):
            self._create_transfer(self.waste, self.box).button_validate()

    def test_returned_kit_with_a_shirt(self):
        order = self._create_received((self.box, 1))
        order.action_inspect()
        result = order.inspection_ids
        result.write({"grade_id": self.grade_d.id, "disposition_id": self.scrap.id})
        self.assertTrue(result.is_destruction_banned)
        with self.assertRaisesRegex(UserError, "Box must not be destroyed"):
            result.action_done()
        self._claim(result)
        result.action_done()
        self.assertEqual(set(order.scrap_ids.mapped("derogation")), {"damaged"})
        self.assertIn(self.shirt, order.scrap_ids.product_id)

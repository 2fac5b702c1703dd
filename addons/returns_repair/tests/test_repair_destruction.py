from odoo import Command
from odoo.tests import tagged

from odoo.addons.returns_management.tests.destruction_common import DestructionCommon


@tagged("post_install", "-at_install")
class TestRepairDestruction(DestructionCommon):
    def test_part_that_a_repair_takes_out_is_neither_destroyed_nor_disclosed(self):
        lace = self._create_product("Lace", categ_id=self.shirts.id)
        repair = self.env["repair.order"].create(
            {
                "product_id": self.chair.id,
                "picking_type_id": self.warehouse.repair_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lace.id,
                            "product_uom_qty": 1,
                            "repair_line_type": "remove",
                        }
                    )
                ],
            }
        )
        repair.action_validate()
        repair.action_repair_start()
        repair.move_ids.quantity = 1
        repair.move_ids.picked = True
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")
        self.assertEqual(repair.move_ids.location_dest_id.usage, "inventory")
        self.env.flush_all()
        self.assertFalse(
            self.env["return.discard.report"].search([("product_id", "=", lace.id)])
        )

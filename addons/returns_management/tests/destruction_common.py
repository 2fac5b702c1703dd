from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user

from .test_return_disposition import DispositionCommon

REFUSED = r"Shirt must not be destroyed.*art\. 25\(1\).*Donate.*Ground for Destruction"


class DestructionCommon(DispositionCommon):
    """A large enterprise that sells shirts, on the first day of the ban."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.return_espr_size = "large"
        parent = cls.env["product.category"].create(
            {"name": "Clothes", "return_espr_group": "apparel"}
        )
        cls.shirts = cls.env["product.category"].create(
            {"name": "Shirts", "parent_id": parent.id}
        )
        cls.shirt = cls._create_product("Shirt", categ_id=cls.shirts.id, weight=0.25)
        cls.stock = cls.warehouse.lot_stock_id
        cls.waste = cls._create_place("Waste")
        cls.worker = new_test_user(
            cls.env, "worker", groups="returns_management.returns_management_group_user"
        )
        cls.packer = new_test_user(cls.env, "packer", groups="stock.group_stock_user")
        # the ban holds from this day on, whenever the test runs
        cls.startClassPatcher(cls._freeze("2026-07-19"))

    @classmethod
    def _freeze(cls, day):
        return freeze_time(f"{day} 10:00:00")

    @classmethod
    def _create_place(cls, name, **values):
        return cls.env["stock.location"].create(
            {
                "name": name,
                "usage": "inventory",
                "company_id": cls.env.company.id,
                **values,
            }
        )

    def _create_scrap(self, product=None, **values):
        return self.env["stock.scrap"].create(
            {"product_id": (product or self.shirt).id, "scrap_qty": 1, **values}
        )

    def _claim(self, document, ground="damaged"):
        document.write({"derogation": ground, "derogation_note": "Report 17"})

    def _create_transfer(self, destination, product=None, quantity=1, source=None):
        """A transfer as somebody makes it by hand, ready to be validated."""
        product, source = product or self.shirt, source or self.stock
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        return picking

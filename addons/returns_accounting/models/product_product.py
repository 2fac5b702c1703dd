from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductProduct(models.Model):
    _inherit = "product.product"

    refurbished_product_id = fields.Many2one(
        comodel_name="product.product",
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('is_storable', '=', True), ('id', '!=', id)]",
        help="What returned units of this product are sold as once refurbished. It has "
        "its own stock, cost and valuation account.",
    )

    @api.constrains("refurbished_product_id", "uom_id")
    def _check_refurbished_product(self):
        for product in self.filtered("refurbished_product_id"):
            refurbished = product.refurbished_product_id
            if refurbished == product:
                raise ValidationError(
                    self.env._(
                        "%(product)s cannot be its own Refurbished Product: "
                        "refurbished units are valued apart. Choose or create another "
                        "product.",
                        product=product.display_name,
                    )
                )
            if refurbished.uom_id != product.uom_id:
                raise ValidationError(
                    self.env._(
                        "Refurbished Product %(refurbished)s is counted in "
                        "%(refurbished_uom)s, %(product)s in %(uom)s. Use the same "
                        "unit.",
                        refurbished=refurbished.display_name,
                        refurbished_uom=refurbished.uom_id.name,
                        product=product.display_name,
                        uom=product.uom_id.name,
                    )
                )

    def action_create_refurbished_product(self):
        """Create the refurbished product, unless there is one, and open it."""
        self.ensure_one()
        if not self.refurbished_product_id:
            self.refurbished_product_id = self.create(
                self._prepare_refurbished_product_vals()
            )
        return self.refurbished_product_id._get_records_action()

    def _prepare_refurbished_product_vals(self):
        self.ensure_one()
        category = self.env["product.category"]._get_refurbished_category()
        return {
            "name": self.env._("%(product)s (Refurbished)", product=self.name),
            "default_code": self.default_code and f"{self.default_code}-REF",
            "type": "consu",
            "is_storable": True,
            "tracking": self.tracking,
            "categ_id": category.id,
            "uom_id": self.uom_id.id,
            "list_price": self.lst_price,
            "taxes_id": [fields.Command.set(self.taxes_id.ids)],
            "company_id": self.company_id.id,
            "image_1920": self.image_1920,
        }

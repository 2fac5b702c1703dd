from odoo import models


class StockMove(models.Model):
    """Which kit the moves of an order or of a return make."""

    _inherit = "stock.move"

    def _find_kit_bom(self, product, company):
        """The bill of materials that ``product`` was delivered or received by.

        As core finds it (``_prepare_qty_delivered`` of ``sale_mrp``): that of the
        moves, before the one that is in use today.

        :return: an empty recordset when ``product`` is no kit
        """
        boms = self.env["mrp.bom"]
        moves = self.filtered(lambda move: move.state != "cancel")
        if product in moves.product_id or product.type != "consu":
            return boms
        own = moves.bom_line_id.bom_id.filtered(
            lambda bom: (
                bom.type == "phantom"
                and (
                    bom.product_id == product
                    or (
                        not bom.product_id
                        and bom.product_tmpl_id == product.product_tmpl_id
                    )
                )
            )
        )
        if own or not product.with_company(company).is_kits:
            return own[:1]
        found = boms._bom_find(product, company_id=company.id, bom_type="phantom")
        return found[product]

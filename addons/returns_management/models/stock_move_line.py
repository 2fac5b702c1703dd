from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..domain import espr

#: What changes where goods of a done line went, or how many.
MOVED_BY = frozenset({"location_id", "location_dest_id", "product_uom_id", "quantity"})


class StockMoveLine(models.Model):
    """Goods that the law protects do not reach a scrap or recycling location.

    Unless on a document that carries a ground: a scrap order or an inspection. Each
    way there ends in one of these methods: a transfer or a bare move that is done, a
    line that is added to one, and a line that is changed afterwards.
    """

    _inherit = "stock.move.line"

    def _action_done(self):
        self._check_destruction()
        return super()._action_done()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done")._check_destruction()
        return lines

    def write(self, vals):
        if MOVED_BY.isdisjoint(vals):
            return super().write(vals)
        done = self.filtered(lambda line: line.state == "done")
        before = done._get_destroyed_quantities()
        result = super().write(vals)
        after = done._get_destroyed_quantities()
        done.filtered(lambda line: after[line] > before[line])._check_destruction()
        return result

    def _get_destroyed_quantities(self):
        """``{line: quantity that it makes waste}``, in the units of the products."""
        return {
            line: line.quantity_product_uom if line._is_destruction() else 0
            for line in self
        }

    def _is_destruction(self):
        """Whether the line makes waste of goods that were none before.

        Goods that are counted and found missing are lost, not destroyed.
        """
        self.ensure_one()
        destination, company = self.location_dest_id, self.company_id
        if destination.usage != "inventory":
            return False
        treatment = destination._get_waste_treatment(company)
        if treatment not in espr.DESTROYING:
            return False
        if self.is_inventory and treatment == espr.DISPOSAL:
            product = self.product_id.with_company(company)
            return product.property_stock_inventory != destination
        return self.location_id._get_waste_treatment(company) not in espr.DESTROYING

    def _check_destruction(self):
        """Refuse to destroy what the law protects, and say what may be done instead."""
        destroying = self.filtered(lambda line: line._is_destruction())
        # sudo: warehouse users may not read the returns that sent the goods here
        for key, lines in destroying.sudo().grouped(_get_document).items():
            document, company, product = key
            ruling = company._rule_destruction(product)
            if ruling.allowed or (document and document._covers_destruction(lines)):
                continue
            raise UserError(lines._get_destruction_refusal(document, ruling.article))

    def _get_destruction_refusal(self, document, article):
        if document and not document.derogation:
            return document._get_destruction_refusal(article)
        company = self.company_id
        return self.env._(
            "%(document)s: %(products)s must not be destroyed, and goods moved to "
            "%(location)s are (%(article)s). Donate them (a transfer to "
            "%(donations)s), sell them off, have them repaired or refurbished; or make "
            "a scrap order on which a manager of returns names the Ground for "
            "Destruction (Delegated Regulation (EU) 2026/296, art. 2).",
            document=format_list(self.env, self.move_id.mapped("reference")),
            products=self.product_id.display_name,
            location=format_list(
                self.env, self.location_dest_id.mapped("display_name")
            ),
            article=article,
            donations=company._get_return_donation_location().display_name,
        )


def _get_document(line):
    move = line.move_id
    document = move.scrap_id or move.return_inspection_id
    return document, line.company_id, line.product_id

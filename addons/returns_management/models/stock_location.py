from odoo import fields, models

from ..domain import espr


class StockLocation(models.Model):
    """What becomes of goods that leave stock into an inventory-loss location.

    Odoo has no scrap location of its own any more: each location of this type can be
    the one of a scrap order, and the first of a company, the one of inventory
    adjustments, is so by default.
    """

    _inherit = "stock.location"

    return_waste_treatment = fields.Selection(
        selection=[*espr.TREATMENTS, (espr.NOT_DISCARDED, "Not Discarded")],
        string="Waste Treatment",
        groups="returns_management.returns_management_group_manager",
        help="What becomes of goods that are moved here (Regulation (EU) 2024/1781, "
        "art. 24): all but the preparation for re-use destroys them. “Not Discarded” "
        "is for samples and own use. Empty: as the location above; else re-use for the "
        "donations location of the company, recycling for its recycling location, "
        "disposal for all others. Counted inventory losses are never discarded goods.",
    )

    def _get_waste_treatment(self, company):
        """What becomes of goods of ``company`` that are moved here.

        :return: code of the treatment, None where goods are not discarded
        """
        self.ensure_one()
        if self.usage != "inventory":
            return None
        # sudo: the field is for managers of returns, the rule for everybody
        location, company = self.sudo(), company.sudo()
        while location:
            if treatment := location.return_waste_treatment:
                return None if treatment == espr.NOT_DISCARDED else treatment
            if location == company.return_donation_location_id:
                return espr.REUSE
            if location == company.return_recycling_location_id:
                return espr.RECYCLING
            location = location.location_id
        return espr.DISPOSAL

from odoo import fields, models


class ResCompany(models.Model):
    """Where goods go that leave the company for nothing."""

    _inherit = "res.company"

    return_donation_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Donations Location",
        check_company=True,
        domain=[("usage", "=", "inventory")],
        help="Where donated goods go: out of stock, without a sale.",
    )
    return_recycling_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Recycling Location",
        check_company=True,
        domain=[("usage", "=", "inventory")],
        help="Where recycled goods go: out of stock, kept apart from scrap.",
    )

    def _create_per_company_locations(self):
        result = super()._create_per_company_locations()
        self._create_missing_return_locations()
        return result

    def _create_missing_return_locations(self):
        """Give each company the virtual locations it lacks, in one go."""
        names = {
            "return_donation_location_id": self.env._("Donations"),
            "return_recycling_location_id": self.env._("Recycling"),
        }
        missing = [
            (company, field)
            for company in self
            for field in names
            if not company[field]
        ]
        locations = self.env["stock.location"].create(
            [self._prepare_return_location(company, names[f]) for company, f in missing]
        )
        for (company, field), location in zip(missing, locations, strict=True):
            company[field] = location

    def _prepare_return_location(self, company, name):
        return {"name": name, "usage": "inventory", "company_id": company.id}

    def _get_return_donation_location(self):
        return self._get_return_location("return_donation_location_id")

    def _get_return_recycling_location(self):
        return self._get_return_location("return_recycling_location_id")

    def _get_return_location(self, field):
        self.ensure_one()
        if not self[field]:
            # sudo: who inspects goods need not be able to set up locations
            self.sudo()._create_missing_return_locations()
        return self[field]

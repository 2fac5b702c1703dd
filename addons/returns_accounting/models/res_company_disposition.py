from odoo import models


class ResCompany(models.Model):
    """The value of what is donated or recycled is written down like that of scrap.

    Odoo posts nothing for goods that leave stock unless the place they go to has an
    account: without it the loss would surface at the next closing, unexplained.
    """

    _inherit = "res.company"

    def _setup_return_locations(self):
        result = super()._setup_return_locations()
        self._create_missing_return_locations()
        for location in (
            self.return_donation_location_id | self.return_recycling_location_id
        ):
            if not location.valuation_account_id:
                location.valuation_account_id = self.return_write_down_account_id
        return result

    def _prepare_return_location(self, company, name):
        return {
            **super()._prepare_return_location(company, name),
            "valuation_account_id": company.return_write_down_account_id.id,
        }

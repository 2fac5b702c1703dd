from odoo import models


class LoyaltyGenerateWizard(models.TransientModel):
    _inherit = "loyalty.generate.wizard"

    def generate_coupons(self):
        self.program_id._check_topped_up_by_hand()
        return super().generate_coupons()

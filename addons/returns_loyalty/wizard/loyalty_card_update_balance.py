from odoo import models


class LoyaltyCardUpdateBalance(models.TransientModel):
    _inherit = "loyalty.card.update.balance"

    def action_update_card_point(self):
        self.card_id.program_id._check_topped_up_by_hand()
        return super().action_update_card_point()

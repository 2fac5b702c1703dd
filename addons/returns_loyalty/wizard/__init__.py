from . import loyalty_card_update_balance, loyalty_generate_wizard

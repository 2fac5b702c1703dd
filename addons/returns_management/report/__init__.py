from . import return_command_card, return_slip

from . import (
    parcel_label,
    putaway_label,
    return_command_card,
    return_discard_report,
    return_slip,
)

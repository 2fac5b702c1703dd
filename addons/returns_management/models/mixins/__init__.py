from . import (
    return_guard_mixin,
    return_legal_source_mixin,
    return_settings_mixin,
    return_waste_mixin,
)

from . import (
    return_guard_mixin,
    return_legal_source_mixin,
    return_policy_fee_mixin,
    return_policy_part_mixin,
    return_policy_sentence_mixin,
    return_settings_mixin,
    return_settings_rule_mixin,
    return_state_mixin,
    return_waste_mixin,
)

from . import return_guard_mixin, return_settings_mixin

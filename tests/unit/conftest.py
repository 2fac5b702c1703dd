"""Unit tests run without Odoo.

The addons' pure packages (domain/, gateway/) are importable under the names they have
in a running Odoo, but no addon's own __init__, which would import Odoo, is executed.
"""

import sys
from pathlib import Path
from types import ModuleType

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[2]
ADDONS = ROOT / "addons"


def _mount(name: str, *folders: Path) -> None:
    package = sys.modules[name] = ModuleType(name)
    package.__path__ = [str(folder) for folder in folders]


_mount("odoo")
_mount("odoo.addons", ADDONS)
for addon in sorted(ADDONS.glob("returns_*")):
    _mount(f"odoo.addons.{addon.name}", addon)

sys.path.insert(0, str(ROOT / "scripts"))

# how long an example takes says something about the machine, not about the rule
settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")

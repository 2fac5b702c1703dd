"""Where things are. Everything generated lies in git-ignored folders of the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ADDONS = ROOT / "addons"
CONFIG = ROOT / "config"
SCRIPTS = ROOT / "scripts"
TESTS = ROOT / "tests"

VENV = ROOT / ".venv"
ODOO = ROOT / ".odoo"
POSTGRES = ROOT / ".postgres"
CACHE = ROOT / ".cache"
DATA = CACHE / "data"
OUT = ROOT / "out"

"""The examples in the docstrings of the pure packages are true."""

import doctest
import importlib
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
MODULES = sorted(
    ".".join(("odoo.addons", *path.relative_to(ADDONS).with_suffix("").parts))
    for folder in ("domain", "gateway")
    for path in ADDONS.glob(f"*/{folder}/**/*.py")
    if path.stem != "__init__"
)


MODULES.append("chaos.plan")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0

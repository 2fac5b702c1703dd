"""The rules of the project that no linter knows."""

import pytest

from devkit import conventions, manifests


@pytest.fixture
def addon(tmp_path):
    """A faultless addon whose files a test may overwrite: {path: content}."""

    def make(**files):
        folder = tmp_path / "returns_thing"
        contents = {"__manifest__.py": "{'license': 'LGPL-3'}", **files}
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return [*conventions.violations({"returns_thing": folder})]

    return make


def test_faultless_addon(addon):
    tagged = "@tagged('post_install', '-at_install')\n"
    files = {
        "domain/a.py": "from . import b\nfrom odoo.addons.returns_b.domain import c",
        "tests/test_a.py": tagged + "class TestA:\n    def test_it(self): ...",
        "tests/common.py": "class Common:\n    def test_helper(self): ...",
    }
    assert addon(**files) == []


@pytest.mark.parametrize("licence", ["AGPL-3", "OEEL-1", ""])
def test_other_licence(addon, licence):
    (found,) = addon(**{"__manifest__.py": f"{{'license': {licence!r}}}"})
    assert "not LGPL-3" in found


@pytest.mark.parametrize(
    "line",
    [
        "import odoo",
        "from odoo import models",
        "from odoo.addons.sale import models",
        "from odoo.addons.returns_other.models import thing",
        "import odoo.tools as t",
    ],
)
def test_pure_code_that_imports_odoo(addon, line):
    (found,) = addon(**{"domain/a.py": f"x = 1\n{line}\n"})
    assert "domain/a.py:2: pure code" in found


def test_test_class_that_is_never_executed(addon):
    source = "class TestA:\n    def test_it(self): ..."
    (found,) = addon(**{"tests/test_a.py": source})
    assert "tests/test_a.py:1: TestA needs" in found


def test_modules_are_split_into_ours_and_odoos(tmp_path):
    own = {}
    for name, depends in {"a": ["b", "sale"], "b": ["stock"]}.items():
        own[name] = tmp_path / name
        own[name].mkdir()
        (own[name] / "__manifest__.py").write_text(repr({"depends": depends}))
    assert manifests.closure(["a"], own) == ({"a", "b"}, {"sale", "stock"})
    assert manifests.closure(["website"], own) == (set(), {"website"})

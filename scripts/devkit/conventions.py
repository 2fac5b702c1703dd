"""Rules of this project that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from . import manifests

PURE_FOLDERS = ("domain",)
# All of Odoo but the pure packages of our addons.
ODOO = re.compile(r"odoo(?!\.addons\.returns_\w+\.domain\b)(\.|$)")
LICENCE = "LGPL-3"


def violations(addons: dict[str, Path]) -> Iterator[str]:
    """What the addons do against the rules, as FILE:LINE: message."""
    for folder in addons.values():
        yield from _licence(folder)
        for name in PURE_FOLDERS:
            for path in sorted((folder / name).rglob("*.py")):
                yield from _odoo_imports(path)
        for path in sorted((folder / "tests").glob("test_*.py")):
            yield from _unreachable_tests(path)


def _licence(folder: Path) -> Iterator[str]:
    found = manifests.read(folder).get("license")
    if found != LICENCE:
        yield f"{folder}/__manifest__.py:1: the licence is {found}, not {LICENCE}"


def _odoo_imports(path: Path) -> Iterator[str]:
    """Pure code knows nothing of Odoo, so that it runs and is tested without it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        if any(ODOO.match(name) for name in names):
            yield f"{path}:{node.lineno}: pure code must not import Odoo"


def _unreachable_tests(path: Path) -> Iterator[str]:
    """A test class without the tag post_install is never executed by ./scripts/test."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef) and _has_tests(node):
            tags = [ast.unparse(decorator) for decorator in node.decorator_list]
            if not any("post_install" in tag for tag in tags):
                yield (
                    f"{path}:{node.lineno}: {node.name} needs "
                    '@tagged("post_install", "-at_install")'
                )


def _has_tests(node: ast.ClassDef) -> bool:
    return any(
        isinstance(item, ast.FunctionDef) and item.name.startswith("test_")
        for item in node.body
    )

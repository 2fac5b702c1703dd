"""What the addons say of themselves, read without importing anything."""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import paths
from .terminal import Failure


def own_addons() -> dict[str, Path]:
    """The folders of the project's addons, by name."""
    found = sorted(paths.ADDONS.glob("*/__manifest__.py"))
    return {path.parent.name: path.parent for path in found}


def read(addon: Path) -> dict[str, Any]:
    """The manifest of an addon's folder.

    :raise Failure: if it is not a Python dictionary
    """
    path = addon / "__manifest__.py"
    try:
        manifest = ast.literal_eval(path.read_text())
    except (SyntaxError, ValueError) as error:
        raise Failure(f"The manifest {path} cannot be read.", str(error)) from error
    return dict(manifest)


def closure(names: Iterable[str], own: dict[str, Path]) -> tuple[set[str], set[str]]:
    """Split modules, with all that our own ones depend on, into our own and Odoo's.

    :param own: the folders of our addons, by name
    :return: our addons and Odoo's modules
    """
    ours: set[str] = set()
    odoos: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in own:
            odoos.add(name)
        elif name not in ours:
            ours.add(name)
            pending.extend(read(own[name]).get("depends", []))
    return ours, odoos

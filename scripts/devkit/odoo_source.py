"""Odoo 19 Community: the source given by ODOO_SOURCE, or Debian's packages."""

import ast
import os
import re
from dataclasses import dataclass
from pathlib import Path

from . import debian, locks, paths, python_env, ready
from .terminal import Failure, say

SERIES = "19.0"
RECIPE = "debian-1"
VERSION_FILE = "odoo-version"


@dataclass(frozen=True)
class OdooSource:
    """An Odoo on disk.

    :ivar path: the folder that goes on Python's path
    :ivar version: what it says of itself and which package it is from
    :ivar addons: the folders of its standard addons
    """

    path: Path
    version: str
    addons: tuple[Path, ...]


def ensure() -> OdooSource:
    """Find or fetch Odoo and put it on the virtual environment's path.

    :raise Failure: if ODOO_SOURCE is not an Odoo 19 or Debian's cannot be had
    """
    given = os.environ.get("ODOO_SOURCE")
    source = inspect(Path(given)) if given else _packaged()
    pointer = python_env.site_packages() / "odoo-source.pth"
    if not pointer.exists() or pointer.read_text() != f"{source.path}\n":
        pointer.write_text(f"{source.path}\n")
    return source


def inspect(folder: Path, package_version: str = "") -> OdooSource:
    """Check that a folder holds Odoo 19 and describe it.

    :param package_version: the version of its package, if it is from one
    """
    path = folder.expanduser().resolve()
    release = path / "odoo" / "release.py"
    if not release.is_file():
        raise Failure(
            f"ODOO_SOURCE is not an Odoo source: {folder}",
            f"There is no {release}.",
            "Set it to the folder that holds odoo-bin and the package odoo/ of Odoo 19 "
            "Community, or unset it to use Debian's package.",
        )
    series = _series(release)
    if series != SERIES:
        raise Failure(
            f"ODOO_SOURCE holds Odoo {series}: {folder}",
            f"These addons are made for Odoo {SERIES}.",
            "Check out the branch 19.0 there, or unset ODOO_SOURCE to use Debian's "
            "package.",
        )
    standard = (path / "odoo" / "addons", path / "addons")
    addons = tuple(
        folder for folder in standard if any(folder.glob("*/__manifest__.py"))
    )
    return OdooSource(path, package_version or series, addons)


def _series(release: Path) -> str:
    found = re.search(r"^version_info\s*=\s*\((.+?)\)", release.read_text(), re.M)
    if not found:
        return "of an unknown version"
    first, second = found[1].split(",")[:2]
    return f"{ast.literal_eval(first.strip())}.{ast.literal_eval(second.strip())}"


def _packaged() -> OdooSource:
    if not ready.is_ready(paths.ODOO, RECIPE):
        with locks.exclusive("odoo", "fetching Odoo 19"):
            if not ready.is_ready(paths.ODOO, RECIPE):
                _fetch()
    version = (paths.ODOO / VERSION_FILE).read_text()
    return inspect(paths.ODOO / debian.PYTHON_PACKAGES, version)


def _fetch() -> None:
    with ready.building(paths.ODOO, RECIPE) as draft:
        version = debian.unpack_odoo(draft)
        debian.install_assets(draft, python_env.site_packages())
        (draft / VERSION_FILE).write_text(version)
    say(f"Odoo {version} (Debian's package) is in .odoo")

"""Debian's packages of Odoo 19, unpacked into a folder without root.

A private apt tree is used, so that the system's own configuration and package lists
stay as they are. The mirror is the one this machine already has, or DEBIAN_MIRROR.
apt verifies the signatures of the Debian archive keyring; nothing unsigned is taken.
"""

import os
import shutil
from pathlib import Path

from . import processes
from .terminal import Failure, step

SUITE = "sid"
ODOO_PACKAGE = "odoo-19"
ASSET_PACKAGES = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
PYTHON_PACKAGES = Path("usr/lib/python3/dist-packages")
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
)
ALTERNATIVES = (
    "Run the same command again if this was a passing trouble of the network. Else set "
    "ODOO_SOURCE to the folder of an Odoo 19 Community source, or use Docker "
    "(docker compose up)."
)
MIRROR_HINT = "Set DEBIAN_MIRROR to the address of a Debian mirror. " + ALTERNATIVES


def unpack_odoo(target: Path) -> str:
    """Download Odoo and the assets it links to, and unpack them into the folder.

    :return: the version of the package
    :raise Failure: naming the alternatives if the archive or the tools are not there
    """
    _check_tools()
    keyring, mirror = _keyring(), _mirror()
    apt = _private_apt(target / "apt", keyring, mirror)
    with step("Reading Debian's package list"):
        processes.run(
            [*apt, "update", "--error-on=any"],
            f"Debian's package list cannot be read from {mirror}.",
            ALTERNATIVES,
        )
    packages = (ODOO_PACKAGE, *ASSET_PACKAGES)
    downloads = target / "apt" / "downloads"
    downloads.mkdir()
    with step("Downloading Odoo 19 (120 MB)"):
        processes.run(
            [*apt, "download", *packages],
            f"Debian's packages of Odoo 19 cannot be downloaded from {mirror}.",
            ALTERNATIVES,
            cwd=downloads,
        )
    with step("Unpacking Odoo 19"):
        for package in sorted(downloads.glob("*.deb")):
            unpack(package, target)
    version = _version(next(downloads.glob(f"{ODOO_PACKAGE}_*.deb")))
    shutil.rmtree(target / "apt")
    return version


def unpack(package: Path, target: Path) -> None:
    """Unpack one package file.

    :raise Failure: if it is damaged or half downloaded
    """
    processes.run(
        ["dpkg-deb", "--extract", package, target],
        f"The package {package.name} cannot be unpacked.",
        ALTERNATIVES,
    )


def _version(package: Path) -> str:
    return processes.run(
        ["dpkg-deb", "--field", package, "Version"],
        f"The package {package.name} cannot be read.",
        ALTERNATIVES,
    ).strip()


def _check_tools() -> None:
    missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
    if missing:
        raise Failure(
            "Odoo 19 cannot be fetched.",
            f"It comes as a Debian package and {' and '.join(missing)} is missing.",
            "Set ODOO_SOURCE to the folder of an Odoo 19 Community source, or use "
            "Docker (docker compose up).",
        )


def _keyring() -> Path:
    for keyring in KEYRINGS:
        if keyring.exists():
            return keyring
    raise Failure(
        "Odoo 19 cannot be fetched safely.",
        f"Debian's signatures are checked with {KEYRINGS[-1]}, which is missing.",
        "Install the package debian-archive-keyring. " + ALTERNATIVES,
    )


def _mirror() -> str:
    if mirror := os.environ.get("DEBIAN_MIRROR"):
        return mirror
    for condition in (["Origin: Debian"], []):
        command = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
        listing = processes.run(
            [*command, "Created-By: Packages", *condition],
            "The Debian mirror of this machine cannot be read from apt's settings.",
            MIRROR_HINT,
        )
        for address in listing.splitlines():
            if address.rstrip("/").endswith("/debian"):
                return address
    raise Failure(
        "No Debian mirror is known.", "apt's settings name none.", MIRROR_HINT
    )


def _private_apt(folder: Path, keyring: Path, mirror: str) -> list[str]:
    """The apt-get command line for a tree of its own in the folder."""
    for name in ("lists/partial", "archives/partial"):
        (folder / name).mkdir(parents=True)
    source = folder / "sources.list"
    source.write_text(
        f"deb [signed-by={keyring} target=Packages] {mirror} {SUITE} main\n"
    )
    settings = {
        "Dir::Etc::sourcelist": source,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache::archives": folder / "archives",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "APT::Get::AllowUnauthenticated": "false",
        "Acquire::AllowInsecureRepositories": "false",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Sandbox::User": "root",
    }
    options = [f"-o{name}={value}" for name, value in settings.items()]
    return ["apt-get", "-qq", *options]


def install_assets(target: Path, site_packages: Path) -> None:
    """Complete the unpacked tree with what Debian's Odoo expects but does not carry.

    Font Awesome must be 4.7, while Debian's own package has moved on to 7. The
    background blur of video calls (selfie segmentation) is left out by Debian
    although the asset bundle still lists its file; without a file in its place every
    page of the back end logs an error.
    """
    fonts = target / "usr/share/fonts-font-awesome/fonts"
    shutil.copytree(site_packages / "xstatic/pkg/font_awesome/data/fonts", fonts)
    mail = target / PYTHON_PACKAGES / "odoo/addons/mail"
    blur = mail / "static/lib/selfie_segmentation/selfie_segmentation.js"
    if not blur.exists():
        blur.parent.mkdir(parents=True, exist_ok=True)
        blur.write_text("// Not part of Debian's package: calls have no blur.\n")

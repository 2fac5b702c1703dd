"""Chromium for the browser tests, found or explained."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from . import paths
from .terminal import Failure

# As root there is no sandbox to be had; the rest keeps Chromium from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
)
WINDOW = {"width": 1440, "height": 900}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> Path:
    """The Chromium of this machine: CHROMIUM, or one on PATH.

    :raise Failure: if there is none
    """
    given = os.environ.get("CHROMIUM")
    for name in (given,) if given else NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise Failure(
        "The browser tests need Chromium.",
        f"CHROMIUM={given} is not a program." if given else "There is none on PATH.",
        "Install it (on Debian the package chromium), or set CHROMIUM to the program.",
    )


@contextmanager
def page(base_url: str) -> Iterator[Page]:
    """A page of a headless Chromium.

    :param base_url: what its addresses are relative to, Odoo's for example
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find(), args=list(ARGUMENTS)
        )
        try:
            yield chromium.new_page(base_url=base_url, viewport=WINDOW)
        finally:
            chromium.close()


def log_in(
    page: Page, user: str = "admin", password: str = "admin", database: str = ""
) -> None:
    """Log in to the Odoo that the page belongs to.

    :param database: which one, where it serves several
    """
    page.goto(f"/web/login?db={database}" if database else "/web/login")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_selector(".o_main_navbar")


def path_for_odoo() -> str:
    """A PATH on which Odoo's own search finds the browser of find()."""
    folder = paths.CACHE / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "google-chrome"
    link.unlink(missing_ok=True)
    link.symlink_to(find())
    return f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"

"""The linters, each with its pinned version; --fix lets those that can repair."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from . import conventions, locks, paths, processes
from .manifests import own_addons
from .terminal import Failure, say, step

NODE = paths.CONFIG / "node"
NODE_PACKAGES = NODE / "node_modules"
# An addon's readme is the fragments in its readme/ folder; a large model may be spread
# over several files.
NOT_OURS = ("missing-readme", "consider-merging-classes-inherited")
FORMATTED = ("*.xml", "*.js", "*.scss", "*.css", "*.yml", "*.yaml", "*.json")


def ruff(fix: bool) -> bool:
    check = ["check", "--quiet", *(["--fix"] if fix else [])]
    layout = ["format", "--quiet", *([] if fix else ["--diff"])]
    results = [_call(_tool("ruff"), *options, ".") for options in (layout, check)]
    return all(results)


def pylint(_fix: bool) -> bool:
    """pylint-odoo: habits of Odoo that Python's own linters cannot know."""
    folders = _addon_folders()
    options = ["--rcfile=.pylintrc", f"--disable={','.join(NOT_OURS)}"]
    return not folders or _call(_tool("pylint"), *options, *folders)


def oca(fix: bool) -> bool:
    """OCA's checks of XML, CSV, manifests and translations."""
    repair = ["--fix"] if fix else []
    folders = _addon_folders()
    translations = _files("*.po", "*.pot")
    checks = []
    if folders:
        checks.append(_call(_tool("oca-checks-odoo-module"), *repair, *folders))
    if translations:
        checks.append(_call(_tool("oca-checks-po"), *repair, *translations))
    return all(checks)


def prettier(fix: bool) -> bool:
    """The layout of XML, JavaScript, styles, YAML and JSON."""
    files = [name for name in _files(*FORMATTED) if "package-lock" not in name]
    mode = "--write" if fix else "--check"
    settings = NODE / "prettier.config.cjs"
    options = ["--log-level=warn", mode, f"--config={settings}"]
    return not files or _node("prettier", *options, *files)


def eslint(fix: bool) -> bool:
    """Mistakes in the addons' JavaScript."""
    files = _files("addons/*.js")
    settings = NODE / "eslint.config.cjs"
    repair = ["--fix"] if fix else []
    return not files or _node("eslint", f"--config={settings}", *repair, *files)


def house(_fix: bool) -> bool:
    """The project's own rules."""
    found = list(conventions.violations(own_addons()))
    for line in found:
        print(line)
    return not found


LINTERS: dict[str, Callable[[bool], bool]] = {
    "oca": oca,
    "prettier": prettier,
    "ruff": ruff,
    "pylint": pylint,
    "eslint": eslint,
    "house": house,
}


def _tool(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def _call(program: Path, *arguments: str) -> bool:
    command = [str(program), *arguments]
    return subprocess.run(command, cwd=paths.ROOT).returncode == 0


def _addon_folders() -> list[str]:
    return [str(path.relative_to(paths.ROOT)) for path in own_addons().values()]


def _files(*patterns: str) -> list[str]:
    """The files of the project that match, without what is generated."""
    listing = processes.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns],
        "The files to check cannot be listed.",
        "Run the linters in a git checkout of the project.",
        cwd=paths.ROOT,
    )
    return [name for name in listing.splitlines() if (paths.ROOT / name).exists()]


def _node(tool: str, *arguments: str) -> bool:
    if not _node_is_there():
        return True
    return _call(NODE_PACKAGES / ".bin" / tool, *arguments)


def _node_is_there() -> bool:
    """Install the pinned Node packages.

    :return: False where there is no npm, which only a person's own machine may lack
    :raise Failure: if there is no npm in CI
    """
    lock = NODE / "package-lock.json"
    stamp = NODE_PACKAGES / ".installed"
    if stamp.exists() and stamp.read_text() == lock.read_text():
        return True
    if not shutil.which("npm"):
        missing = Failure(
            "XML and JavaScript cannot be checked.",
            "npm was not found.",
            "Install Node.js with npm (on Debian the package npm).",
        )
        if os.environ.get("CI"):
            raise missing
        say(f"Not checked here, but in CI: {missing}")
        return False
    with locks.exclusive("node", "installing the Node packages"):
        with step("Installing the pinned Node packages"):
            processes.run(
                ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                "The Node packages of config/node cannot be installed.",
                "Check the connection to the registry that npm is set to and run the "
                "same command again.",
                cwd=NODE,
            )
        stamp.write_text(lock.read_text())
    return True

"""The virtual environments: exact pins from config/, remade when they change."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import OLDEST_PYTHON, locks, paths, processes
from .terminal import Failure, say, step

NEWEST_PYTHON = (3, 13)
IN_ENVIRONMENT = "ODOO_RETURNS_ENVIRONMENT"


@dataclass(frozen=True)
class Group:
    """Pinned requirements and the environment that they are installed into."""

    name: str
    folder: Path
    requirements: tuple[Path, ...]

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def files(self) -> list[Path]:
        return [path for path in self.requirements if path.exists()]

    @property
    def key(self) -> str:
        pins = b"\n".join(path.read_bytes() for path in self.files)
        return hashlib.sha256(pins).hexdigest()[:16]

    @property
    def stamp(self) -> Path:
        return self.folder / f".{self.name}-installed"

    @property
    def unfinished(self) -> Path:
        """A mark that an installation is under way, or was interrupted."""
        return self.folder / ".unfinished"

    def is_installed(self) -> bool:
        return (
            not self.unfinished.exists()
            and self.stamp.exists()
            and self.stamp.read_text() == self.key
            and self.python.exists()
        )


RUNTIME = Group(
    "runtime",
    paths.VENV,
    (
        paths.CONFIG / "requirements.txt",
        paths.TESTS / "stripe_simulator" / "requirements.txt",
    ),
)
DEV = Group("dev", paths.VENV, (paths.CONFIG / "requirements-dev.txt",))
# Apart, because the linters need older versions of packages that the simulator uses.
LINT = Group(
    "lint", paths.CACHE / "lint-env", (paths.CONFIG / "requirements-lint.txt",)
)
GROUPS = {group.name: group for group in (RUNTIME, DEV, LINT)}


def enter(*names: str) -> None:
    """Make the environment hold these groups and go on inside it.

    :param names: keys of GROUPS that share an environment
    :raise Failure: if no supported Python, no venv module or no package can be had
    """
    groups = [GROUPS[name] for name in names]
    python = groups[0].python
    if os.environ.pop(IN_ENVIRONMENT, "") == str(python):
        return
    ensure(groups)
    os.environ[IN_ENVIRONMENT] = str(python)
    script = Path(sys.argv[0]).resolve()
    os.execv(python, [str(python), str(script), *sys.argv[1:]])


def ensure(groups: list[Group]) -> None:
    """Make or complete the environment for these requirement groups."""
    if all(group.is_installed() for group in groups):
        return
    with locks.exclusive("python", "preparing the Python environment"):
        for group in groups:
            if not group.is_installed():
                _install(group)


def lock_key() -> str:
    """What the runtime environment was made from; databases depend on it."""
    return RUNTIME.key


def site_packages() -> Path:
    return next(paths.VENV.glob("lib/python3.*/site-packages"))


def _install(group: Group) -> None:
    if group.unfinished.exists() or not group.python.exists():
        _create(group)
    group.unfinished.touch()
    group.stamp.unlink(missing_ok=True)
    files = group.files
    requirements = [part for path in files for part in ("-r", path)]
    names = " and ".join(os.path.relpath(path, paths.ROOT) for path in files)
    with step(f"Installing the pinned Python packages ({group.name})"):
        processes.run(
            [*_pip(group), "install", "-qq", *requirements],
            f"The Python packages of {names} cannot be installed.",
            "Check the connection to the package index that pip is set to (pip config "
            "list) and run the same command again; what was fetched is kept.",
        )
    group.stamp.write_text(group.key)
    group.unfinished.unlink()


def _create(group: Group) -> None:
    _discard(group.folder)
    group.folder.mkdir(parents=True)
    group.unfinished.touch()
    options = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    with step(f"Creating the Python environment in {group.folder.name}"):
        processes.run(
            [_supported_python(), "-m", "venv", *options, group.folder],
            "The Python environment cannot be created.",
            "Install Python's venv module (on Debian and Ubuntu the package "
            "python3-venv) and run the same command again.",
        )


def _discard(folder: Path) -> None:
    """Move what an interrupted set-up left out of the way, then delete it."""
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
        shutil.rmtree(old)


def _pip(group: Group) -> list[str | Path]:
    options = ["-m", "pip", "--disable-pip-version-check"]
    if any(group.folder.glob("lib/python3.*/site-packages/pip")):
        return [group.python, *options]
    return [sys.executable, *options, "--python", group.python]


def _supported_python() -> str:
    if _is_supported(sys.version_info[:2]):
        return getattr(sys, "_base_executable", sys.executable)
    for minor in range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _runs(found):
            say(f"Using {found}: Odoo 19 does not run on {sys.version.split()[0]}.")
            return found
    raise Failure(
        f"Python {sys.version.split()[0]} is not supported.",
        "Odoo 19 runs on Python 3.10 to 3.13.",
        "Install one of them (python3.13, say) and run the same command again.",
    )


def _is_supported(version: tuple[int, ...]) -> bool:
    return OLDEST_PYTHON <= version <= NEWEST_PYTHON


def _runs(python: str) -> bool:
    """Whether a program of that name is more than a version manager's stand-in."""
    return subprocess.run([python, "-V"], capture_output=True).returncode == 0

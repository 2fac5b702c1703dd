"""The parts of the test suite. Each runs by itself and reports what it executed."""

import os
import platform
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from . import (
    browser,
    databases,
    manifests,
    odoo_env,
    odoo_log,
    paths,
    ports,
    processes,
    server,
    simulator,
)
from .odoo_env import Odoo
from .terminal import step

# The extra tag of the test classes that drive a browser.
TOUR_TAG = "returns_tour"
REPORT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
NOTHING_EXECUTED = "no test was executed"
COUNTED = ("tests", "failures", "errors", "skipped")
SKIPPED = re.compile(r"odoo\.addons\.\S+: skipped (.+)")


@dataclass
class Outcome:
    """What a part of the tests did.

    :ivar problems: what else is wrong; any makes the part fail
    :ivar left_out: what this machine cannot run, and why
    """

    passed: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.failed and not self.problems


def unit() -> Outcome:
    """The rules and the simulator, without Odoo."""
    total = Outcome()
    for folder in (paths.TESTS / "unit", paths.TESTS / "simulator"):
        if any(folder.glob("test_*.py")):
            outcome = _pytest(folder, os.environ)
            total.passed += outcome.passed
            total.failed += outcome.failed
            total.problems += outcome.problems
    return total


def addons() -> Outcome:
    """Our addons' tests in Odoo, but for those that need a browser."""
    own = manifests.own_addons()
    tags = ",".join([*(f"/{name}" for name in own), f"-{TOUR_TAG}"])
    with (
        test_database("addons") as (odoo, database),
        simulator.running("addons") as url,
    ):
        return _odoo_tests(odoo, database, tags, {"STRIPE_SIMULATOR_URL": url})


def tours() -> Outcome:
    """Our addons' tours in Chromium."""
    path = browser.path_for_odoo()
    with (
        test_database("browser") as (odoo, database),
        simulator.running("browser") as url,
    ):
        env = {"STRIPE_SIMULATOR_URL": url, "PATH": path}
        return _odoo_tests(odoo, database, TOUR_TAG, env)


def e2e() -> Outcome:
    """Stories over HTTP and in a browser, against a served Odoo."""
    folder = paths.TESTS / "e2e"
    if not any(folder.glob("test_*.py")):
        return Outcome(problems=[NOTHING_EXECUTED])
    env = {"CHROMIUM": str(browser.find())}
    left_out = _unprintable()
    with test_database("e2e") as (odoo, database), simulator.running("e2e") as url:
        env["STRIPE_SIMULATOR_URL"] = url
        port = ports.free()
        with server.serving(odoo, database, port, env):
            env.update(ODOO_URL=server.url(port), ODOO_DB=database)
            env["PYTHONPATH"] = str(paths.SCRIPTS)
            outcome = _pytest(folder, {**os.environ, **env}, left_out)
    outcome.left_out = [f"{name}: {why}" for name, why in left_out.items()]
    return outcome


def _unprintable() -> dict[str, str]:
    """The files of the tests that print, where nothing makes PDFs."""
    if shutil.which("wkhtmltopdf"):
        return {}
    why = "there is no wkhtmltopdf on PATH (Debian package wkhtmltopdf)"
    return {"test_printed_reports.py": why}


PARTS = {"unit": unit, "addons": addons, "browser": tours, "e2e": e2e}


@contextmanager
def test_database(part: str, modules: Iterable[str] = ()) -> Iterator[tuple[Odoo, str]]:
    """A database of all our addons, or of these modules, that goes with the block.

    Those of killed runs of this machine go too.
    """
    host = zlib.crc32(platform.node().encode())
    prefix = f"odoo_returns_test_{part}_{host:x}"
    name = f"{prefix}_{os.getpid()}"
    with odoo_env.ready_odoo() as odoo:
        for old in databases.names_like(odoo, f"{prefix}_%"):
            if not psutil.pid_exists(int(old.rpartition("_")[2])):
                databases.drop(odoo, old)
        databases.create(odoo, name, modules)
        try:
            yield odoo, name
        finally:
            databases.drop(odoo, name)


def _pytest(
    folder: Path, env: Mapping[str, str], left_out: Iterable[str] = ()
) -> Outcome:
    report = paths.CACHE / "logs" / f"{folder.name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    options = ["-q", "--color=auto", f"--junitxml={report}"]
    options += [f"--ignore={folder / name}" for name in left_out]
    code = processes.foreground(
        [sys.executable, "-m", "pytest", *options, str(folder)], env
    )
    return pytest_outcome(report, code)


def pytest_outcome(report: Path, code: int) -> Outcome:
    """Read what pytest executed from its JUnit report.

    :param code: its exit code
    """
    outcome = Outcome()
    if report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            counts = {name: int(suite.get(name, 0)) for name in COUNTED}
            outcome.failed += counts["failures"] + counts["errors"]
            outcome.passed += counts["tests"] - sum(
                counts[name] for name in COUNTED if name != "tests"
            )
            if counts["skipped"]:
                outcome.problems.append(f"{counts['skipped']} tests were skipped")
    if code and not outcome.failed:
        outcome.problems.append(f"pytest ended with code {code}")
    return outcome


def _odoo_tests(
    odoo: Odoo, database: str, tags: str, env: Mapping[str, str]
) -> Outcome:
    log = paths.CACHE / "logs" / f"tests-{database.split('_')[3]}.log"
    command = odoo.command(
        *("-d", database, "--test-tags", tags, "--stop-after-init"),
        *("--http-port", str(ports.free()), "--max-cron-threads=0"),
    )
    run = processes.Background(command, {**odoo.env, **env}, log)
    with step("Running Odoo's tests"), run as process:
        code = process.wait()
    outcome = odoo_outcome(log, code)
    if not outcome.ok:
        outcome.problems.append(f"The whole log is {log}")
    return outcome


def odoo_outcome(log: Path, code: int) -> Outcome:
    """Read what Odoo executed, and what it complained of, from its log.

    :param code: its exit code
    """
    text = log.read_text(errors="replace")
    outcome = Outcome()
    defects = odoo_log.defects(log, paths.ADDONS)
    outcome.problems = [odoo_log.shortened(entry) for entry in defects]
    if report := REPORT.search(text):
        failures, errors, executed = map(int, report.groups())
        outcome.failed = failures + errors
        outcome.passed = max(executed - outcome.failed, 0)
    outcome.problems += [f"skipped: {name}" for name in SKIPPED.findall(text)]
    if not outcome.passed + outcome.failed:
        outcome.problems.append(NOTHING_EXECUTED)
    if code and outcome.ok:
        outcome.problems.append(f"Odoo ended with code {code}")
    return outcome

"""Odoo's own tests with our addons installed and without: what do we break?

The failures of a bare Odoo on this machine are its own; only those that it has not are
ours. Both databases have the same modules of Odoo.
"""

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from . import databases, manifests, odoo_env, paths, processes
from .odoo_env import Odoo
from .terminal import step
from .test_parts import Outcome, test_database

#: What our addons change the behaviour of, and who else moves the same goods.
WAREHOUSE = ("stock", "sale_stock", "stock_account", "purchase_stock", "repair")

#: Who else writes the same credit notes, payments and refunds.
ACCOUNTING = ("account", "account_payment", "payment", "payment_stripe", "sale")

#: How long what plain Odoo does is believed: some of its tests depend on the day.
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Run:
    """What the tests did in one database.

    :ivar executed: how many ran
    :ivar failed: the names of those that failed
    :ivar skipped: the names of those that did not want to run
    """

    executed: int
    failed: frozenset[str]
    skipped: frozenset[str]

    @classmethod
    def read(cls, report: Path) -> "Run":
        facts = json.loads(report.read_text())
        return cls(
            facts["executed"], frozenset(facts["failed"]), frozenset(facts["skipped"])
        )


def warehouse() -> Outcome:
    return _both("core", WAREHOUSE)


def accounting() -> Outcome:
    return _both("coreaccounting", ACCOUNTING)


def _both(part: str, suites: tuple[str, ...]) -> Outcome:
    """Odoo's own tests; those that fail only with our addons fail here."""
    ours, odoos = manifests.closure(manifests.own_addons(), manifests.own_addons())
    modules = odoos | set(suites)
    return compare(_bare(part, suites, modules), _run(part, suites, modules | ours))


def _bare(part: str, suites: tuple[str, ...], modules: set[str]) -> Run:
    """Plain Odoo, which none of our changes changes: it is asked once a day."""
    name = f"{part}bare"
    with odoo_env.ready_odoo() as odoo:
        template = databases.template_for(odoo, sorted(modules), demo=False)
    kept = paths.CACHE / "core_suites" / f"{part}-{template.key}.json"
    if run := read_kept(kept, time.time()):
        return run
    run = _run(name, suites, modules)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_report_path(name), kept)
    return run


def read_kept(kept: Path, now: float) -> Run | None:
    """What was found before, unless it is too old.

    :param now: seconds since the epoch
    """
    if kept.exists() and now - kept.stat().st_mtime < KEPT_SECONDS:
        return Run.read(kept)
    return None


def compare(bare: Run, with_addons: Run) -> Outcome:
    """What our addons changed.

    :return: the tests with our addons, less what fails without them
    """
    broken = sorted(with_addons.failed - bare.failed)
    outcome = Outcome(
        passed=with_addons.executed - len(with_addons.failed), failed=len(broken)
    )
    outcome.problems = [f"fails only with our addons: {name}" for name in broken]
    silenced = sorted(with_addons.skipped - bare.skipped)
    outcome.problems += [f"skipped only with our addons: {name}" for name in silenced]
    if with_addons.executed < bare.executed:
        missing = bare.executed - with_addons.executed
        outcome.problems.append(f"{missing} tests did not run with our addons")
    return outcome


def _report_path(name: str) -> Path:
    return paths.CACHE / "logs" / f"tests-{name}.json"


def _run(name: str, suites: tuple[str, ...], modules: set[str]) -> Run:
    with test_database(name, sorted(modules)) as (odoo, database):
        return _test(odoo, database, name, suites)


def _test(odoo: Odoo, database: str, name: str, suites: tuple[str, ...]) -> Run:
    report = _report_path(name)
    log = report.with_suffix(".log")
    report.unlink(missing_ok=True)
    command = processes.python("-m", "core_suites", *suites, "--report", report)
    env = odoo.program_env(database)
    with (
        step(f"Running Odoo's own tests ({name})"),
        processes.Background(command, env, log) as process,
    ):
        code = process.wait()
    if not report.exists():
        raise processes.failed("Odoo's own tests stopped.", process.tail(), code, "")
    return Run.read(report)

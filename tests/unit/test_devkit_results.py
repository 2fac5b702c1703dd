"""A test run that proves nothing does not pass."""

import pytest

from devkit import core_suites, paths, test_parts
from devkit.commands import test as command

ENTRY = "2026-11-23 00:26:38,112 15675 {level} db {logger}: {text}\n"
REPORT = ENTRY.format(
    level="INFO",
    logger="odoo.tests.result",
    text="{} failed, {} error(s) of {} tests when loading database 'db'",
)


@pytest.fixture
def outcome(tmp_path):
    def read(*lines, code=0):
        log = tmp_path / "odoo.log"
        log.write_text("".join(lines))
        return test_parts.odoo_outcome(log, code)

    return read


def test_executed_tests_are_counted(outcome):
    result = outcome(REPORT.format(1, 2, 50), code=1)
    assert (result.passed, result.failed, result.ok) == (47, 3, False)
    assert outcome(REPORT.format(0, 0, 50)).ok


def test_no_test_executed_fails(outcome):
    assert outcome(REPORT.format(0, 0, 0)).problems == ["no test was executed"]
    assert outcome().problems == ["no test was executed"]


def test_skipped_test_fails(outcome):
    logger = "odoo.addons.returns_management.tests.test_tour"
    skip = ENTRY.format(level="INFO", logger=logger, text="skipped TestTour.test : no")
    result = outcome(skip, REPORT.format(0, 0, 1))
    assert result.problems == ["skipped: TestTour.test : no"]


def test_logged_error_fails_with_a_shortened_traceback(outcome):
    error = ENTRY.format(level="ERROR", logger="odoo.sql_db", text="bad query")
    trace = [f"  line {number}\n" for number in range(40)]
    result = outcome(error, *trace, REPORT.format(0, 0, 1))
    (problem,) = result.problems
    assert problem.startswith(error.rstrip("\n")) and problem.endswith("line 39")
    assert len(problem.splitlines()) < 15


@pytest.mark.parametrize(
    ("logger", "text", "told"),
    [
        ("odoo.registry", "_sql_constraints is no longer supported", True),
        ("odoo.fields", "unknown parameter states", True),
        ("py.warnings", f"{paths.ADDONS}/a.py:3: DeprecationWarning: old", True),
        ("py.warnings", "/elsewhere/a.py:3: DeprecationWarning: old", False),
        ("odoo.addons.base", "some remark", False),
    ],
)
def test_warnings_that_hide_a_defect_fail(outcome, logger, text, told):
    warning = ENTRY.format(level="WARNING", logger=logger, text=text)
    assert bool(outcome(warning, REPORT.format(0, 0, 1)).problems) is told


def test_odoo_that_dies_after_the_tests_fails(outcome):
    assert not outcome(REPORT.format(0, 0, 9), code=-9).ok


@pytest.mark.parametrize(
    ("counts", "code", "expected"),
    [
        ("tests='9' failures='2' errors='1' skipped='0'", 1, (6, 3, False)),
        ("tests='9' failures='0' errors='0' skipped='0'", 0, (9, 0, True)),
        ("tests='9' failures='0' errors='0' skipped='1'", 0, (8, 0, False)),
        ("tests='0' failures='0' errors='0' skipped='0'", 5, (0, 0, False)),
    ],
)
def test_pytest_report_is_read(tmp_path, counts, code, expected):
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite {counts}/></testsuites>")
    result = test_parts.pytest_outcome(report, code)
    assert (result.passed, result.failed, result.ok) == expected


def _run(executed, failed=(), skipped=()):
    return core_suites.Run(executed, frozenset(failed), frozenset(skipped))


def test_core_failures_of_a_bare_odoo_are_not_ours():
    result = core_suites.compare(_run(10, {"a"}), _run(10, {"a"}))
    assert (result.passed, result.failed, result.ok) == (9, 0, True)


def test_core_failures_with_our_addons_are_named():
    result = core_suites.compare(_run(10, {"a"}), _run(10, {"a", "b"}))
    assert (result.passed, result.failed) == (8, 1)
    assert result.problems == ["fails only with our addons: b"]


def test_core_tests_that_our_addons_silence_are_named():
    result = core_suites.compare(_run(10), _run(9, skipped={"c"}))
    assert result.problems == [
        "skipped only with our addons: c",
        "1 tests did not run with our addons",
    ]


def test_bare_odoo_is_believed_for_a_day(tmp_path):
    kept = tmp_path / "bare.json"
    assert core_suites.read_kept(kept, 0) is None
    kept.write_text('{"executed": 3, "failed": ["a"], "skipped": []}')
    written = kept.stat().st_mtime
    day = core_suites.KEPT_SECONDS
    assert core_suites.read_kept(kept, written + day - 1) == _run(3, {"a"})
    assert core_suites.read_kept(kept, written + day) is None


def test_core_is_not_part_of_the_default_run(monkeypatch):
    ran = []

    def part(name):
        return lambda: ran.append(name) or test_parts.Outcome(passed=1)

    monkeypatch.setattr(command, "PARTS", {"unit": part("unit")})
    monkeypatch.setattr(
        command, "ALL_PARTS", {"unit": part("unit"), "core": part("core")}
    )
    assert command.main([]) == 0
    assert command.main(["core"]) == 0
    assert ran == ["unit", "core"]


def test_what_the_machine_cannot_run_is_named(monkeypatch, capsys):
    outcome = test_parts.Outcome(passed=1, left_out=["prints: no printer"])
    monkeypatch.setattr(command, "ALL_PARTS", {"e2e": lambda: outcome})
    assert command.main(["e2e"]) == 0
    assert "left out prints: no printer" in capsys.readouterr().out

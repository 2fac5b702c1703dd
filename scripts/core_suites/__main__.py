"""Run the tests of these modules in ``ODOO_DB`` and write which of them failed.

Odoo itself runs most of them while modules are being installed, before those that
depend on them are there. Here every module is loaded, so what one of them does to the
others shows. Tests that ask a web server are left out.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from odoo.modules.registry import Registry
from odoo.tests import loader
from odoo.tests.common import HttpCase
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tools import config


class Report(OdooTestResult):
    """Keeps the names of what failed, which Odoo only counts."""

    def __init__(self) -> None:
        super().__init__()
        self.failed: list[str] = []
        self.left_out: list[str] = []

    def addError(self, test: Any, err: Any) -> None:
        super().addError(test, err)
        self.failed.append(test.id())

    def addFailure(self, test: Any, err: Any) -> None:
        super().addFailure(test, err)
        self.failed.append(test.id())

    def addSkip(self, test: Any, reason: str) -> None:
        super().addSkip(test, reason)
        self.left_out.append(test.id())


def main() -> int:
    parser = argparse.ArgumentParser(prog="core_suites")
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--report", type=Path, required=True)
    options = parser.parse_args()
    tags = ",".join(f"/{name}" for name in options.modules)
    config.parse_config(["-d", os.environ["ODOO_DB"], "--test-tags", tags])
    Registry(os.environ["ODOO_DB"])
    report = Report()
    for position in ("at_install", "post_install"):
        found = loader.make_suite(options.modules, position)
        OdooSuite(test for test in found if not isinstance(test, HttpCase))(report)
    facts = {
        "executed": report.testsRun,
        "failed": sorted(set(report.failed)),
        "skipped": sorted(set(report.left_out)),
    }
    options.report.write_text(json.dumps(facts, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Play the story in ``ODOO_DB`` and print what the books say of it.

Environment: ``ODOO_DB``, ``STRIPE_SIMULATOR_URL``, ``STORY_OUT`` (a directory), and
Odoo's own options as ``ODOO_*`` variables. Without a simulator only the company is set
up, with the account of ``STRIPE_SECRET_KEY``: the story moves the gateway's clock. Exit
codes: 0 all invariants hold, 1 one does not, 3 an earlier run was killed half way
(start over with a fresh database).
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

import stripe

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

from stripe_simulator.client import Control

from . import company, report, returns, sales, settlement, summary
from .stage import SECRET_KEY, Stage

PROGRESS = "odoo_returns.story"
START_OVER = 3

CHAPTERS = (
    ("Setting up the company", company.set_up),
    ("Selling, delivering, invoicing, charging cards", sales.play),
    ("Taking goods back", returns.play),
    ("Refunding, being paid out, reconciling", settlement.play),
)

#: Mail is queued, not sent: the story has no mail server.
CONTEXT = {"mail_notify_force_send": False}


def main() -> int:
    started = time.monotonic()
    parser = argparse.ArgumentParser(prog="story")
    parser.add_argument("--json", type=Path, help="write the summary to this file")
    options = parser.parse_args()
    config.parse_config(["--log-handler=:WARNING"])
    url = os.environ["STRIPE_SIMULATOR_URL"]
    simulator = Control(url, SECRET_KEY) if url else None
    out = Path(os.environ["STORY_OUT"])
    with Registry(os.environ["ODOO_DB"]).cursor() as cr:
        root = api.Environment(cr, SUPERUSER_ID, {})
        env = root(user=root.ref("base.user_admin"), context=CONTEXT)
        progress = env["ir.config_parameter"].get_param(PROGRESS)
        if progress == "begun":
            return START_OVER
        stage = Stage(env, simulator)
        if not progress:
            _play(stage)
        facts = _read(stage)
        facts["workbook"] = str(report.write(stage, out))
    facts["seconds"] = round(time.monotonic() - started, 1)
    report.show(facts)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(facts, indent=2) + "\n")
    return 0 if all(check["ok"] for check in facts["invariants"]) else 1


def _read(stage: Stage) -> summary.Facts:
    try:
        return summary.read(stage)
    except stripe.StripeError as error:
        raise SystemExit(
            f"Stripe does not tell its balance: {error.user_message or error}\n"
            "Check STRIPE_SECRET_KEY and the connection, then run this command again."
        ) from error


def _play(stage: Stage) -> None:
    stage.env["ir.config_parameter"].set_param(PROGRESS, "begun")
    stage.env.cr.commit()
    for title, chapter in CHAPTERS if stage.simulator else CHAPTERS[:1]:
        with stage.chapter(title):
            chapter(stage)
    stage.env["ir.config_parameter"].set_param(PROGRESS, "played")
    stage.env.cr.commit()


if __name__ == "__main__":
    sys.exit(main())

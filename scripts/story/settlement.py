"""The money goes back, the payout comes, and everything is reconciled; twice."""

import base64
import time
from typing import Any

from .sales import pay, sell
from .stage import Stage

#: The refund of this customer bounces after it had succeeded: the card was closed.
BOUNCES = "Sofia Garcia"

#: This customer called, and a colleague gave 20 euros back in the gateway's dashboard.
HELPED_BY_PHONE = "Nora Lind"


def play(stage: Stage) -> None:
    stage.simulator.advance(days=4)
    stage.simulator.fx_rate("usd", "eur", "0.86")
    refunds = _refund(stage)
    _bounce(stage, refunds)
    payout = _pay_out(stage)
    _import_from_gateway(stage)
    _import_from_report(stage, payout)
    _import_from_gateway(stage)
    _post(stage)
    _go_on_selling(stage)
    _import_from_gateway(stage)
    _post(stage)


def _refund(stage: Stage) -> Any:
    """Plan the refunds, commit them, and only then send them: as the job does."""
    notes = stage.env["return.order"].search([]).credit_note_ids
    refunds = stage.env["return.refund"]._create_for_credit_notes(notes)
    refunds.action_send()
    stage.env.cr.commit()
    stage.env["return.refund"]._cron_send_submitted()
    return refunds


def _bounce(stage: Stage, refunds: Any) -> None:
    refund = refunds.filtered(lambda r: r.partner_id.name == BOUNCES)
    stage.simulator.fail_refund(refund.provider_reference)
    refund.action_refresh()
    stage.env.cr.commit()


def _pay_out(stage: Stage) -> str:
    stage.simulator.advance(days=2)
    payout = stage.simulator.pay_out("eur")["id"]
    stage.simulator.arrive_payout(payout)
    return payout


def _go_on_selling(stage: Stage) -> None:
    """After the payout: a new charge, and a refund somebody made in the dashboard.

    The charge waits in the gateway's balance for the next payout; the refund has no
    return here, so it stands open on the clearing account until somebody explains it.
    """
    sale = sell(stage, "Felix Braun", [("lamp", 1, 0), ("book", 1, 0)], "EUR")
    pay(stage, sale)
    stage.sales["Felix Braun"] = sale
    charge = stage.sales[HELPED_BY_PHONE].invoice_ids._get_refundable_transactions()
    intent = stage.provider._stripe_gateway()._client.v1.payment_intents.retrieve(
        charge.provider_reference
    )
    stage.simulator.dashboard_refund(intent.latest_charge, 2000)


def _run_import(stage: Stage, **values: Any) -> None:
    run = stage.env["payment.settlement.import"].create(
        {"provider_id": stage.provider.id, **values}
    )
    run.action_run()
    stage.env.cr.commit()
    if run.state != "done":
        raise SystemExit(f"The settlement import failed: {run.error}")


def _import_from_gateway(stage: Stage) -> None:
    _run_import(stage, kind="window")


def _import_from_report(stage: Stage, payout: str) -> None:
    """The same payout once more, as the report that an accountant downloads."""
    csv = _download_report(stage, payout)
    _run_import(
        stage,
        kind="file",
        filename=f"{payout}.csv",
        file=base64.b64encode(csv),
    )


def _download_report(stage: Stage, payout: str) -> bytes:
    """Ask for the report of one payout and wait for its file."""
    # the addons are on the path only once Odoo is configured
    from odoo.addons.returns_accounting.gateway.payout_report import COLUMNS

    gateway = stage.provider._stripe_gateway()
    run = gateway.run_report(
        "payout_reconciliation.by_id.itemized.4",
        {"payout": payout, "columns": list(COLUMNS)},
    )
    for _attempt in range(50):
        if run["status"] == "succeeded":
            return gateway.download_report(run)
        time.sleep(0.1)
        run = gateway.retrieve_report(run["id"])
    raise SystemExit(f"The report {run['id']} of payout {payout} did not get ready.")


def _post(stage: Stage) -> None:
    """Post what was imported, and put the payout on the bank's statement."""
    stage.provider.action_post_settlement()
    stage.env["payment.payout"].search([]).action_register_deposit()

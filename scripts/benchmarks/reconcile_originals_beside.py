"""One of everything that stands beside the rows of the gateway: to be copied."""

from typing import Any

from odoo import Command, fields

#: Names of the originals, with their records.
Originals = dict[str, Any]


def create(env: Any, provider: Any) -> Originals:
    elsewhere = provider.copy({"name": f"{provider.name} (elsewhere)"})
    elsewhere._setup_settlement()
    return {
        **_create_decided(env, provider),
        **_create_proofs(env, provider),
        "event": _create_event(env, provider),
        "elsewhere": create_booked(env, elsewhere),
    }


def make(env: Any, model: str, values: dict[str, Any]) -> Any:
    """A record of a model that nobody may write."""
    # sudo: it stands for what the product's own jobs would have written
    return env[model].sudo().create(values)


def create_booked(env: Any, provider: Any) -> Any:
    """A payment that the gateway has not shown."""
    clearing = provider.settlement_clearing_account_id
    fee = provider.settlement_fee_account_id
    booked = env["account.move"].create(
        {
            "journal_id": provider.journal_id.id,
            "line_ids": [
                Command.create({"account_id": clearing.id, "balance": -1.0}),
                Command.create({"account_id": fee.id, "balance": 1.0}),
            ],
        }
    )
    booked.action_post()
    return booked.line_ids.filtered(lambda line: line.account_id == clearing)


def _create_decided(env: Any, provider: Any) -> Originals:
    """An exception, a decision of the desk, and a dispute."""
    exception = env["return.exception"]._open(
        "unknown_object",
        "re_0",
        company=provider.company_id,
        provider_id=provider.id,
        gateway_reference="re_0",
        amount=1.0,
        partner_id=env.user.partner_id.id,
    )
    decision = make(
        env,
        "return.reconciliation.decision",
        {
            "kind": "accept",
            "tab": "gateway",
            "subject": "Refund re_0",
            "provider_id": provider.id,
            "company_id": provider.company_id.id,
            "amount": 1.0,
            "item_count": 2,
        },
    )
    dispute = make(
        env,
        "payment.dispute",
        {
            "gateway_id": "dp_0",
            "provider_id": provider.id,
            "currency_id": provider.settlement_currency_id.id,
            "amount": 1.0,
            "reason": "general",
            "state": "needs_response",
            "created": fields.Datetime.now(),
        },
    )
    return {"exception": exception, "decision": decision, "dispute": dispute}


def _create_proofs(env: Any, provider: Any) -> Originals:
    """A tie-out, and a period end with what it cuts off."""
    cutoff = env["return.cutoff"].create({"date": "2025-12-31"})
    cutoff.action_refresh()
    line = make(
        env,
        "return.cutoff.line",
        {
            "cutoff_id": cutoff.id,
            "company_id": cutoff.company_id.id,
            "kind": "next_payout",
            "effect": "clearing",
            "is_main": True,
            "amount_document": 1.0,
            "amount": 1.0,
        },
    )
    return {
        "tie_out": env["payment.tie.out"].create({"provider_id": provider.id}),
        "cutoff": cutoff,
        "cutoff_line": line,
    }


def _create_event(env: Any, provider: Any) -> Any:
    return make(
        env,
        "payment.gateway.event",
        {
            "provider_id": provider.id,
            "event_id": "evt_0",
            "type": "refund.updated",
            "object_type": "refund",
            "object_id": "re_0",
            "created": fields.Datetime.now(),
            "received_at": fields.Datetime.now(),
            "source": "webhook",
            "state": "handled",
        },
    )

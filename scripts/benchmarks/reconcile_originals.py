"""One of everything that accountants see in lists, made by Odoo: to be copied."""

from typing import Any

from odoo import fields

from . import reconcile_originals_beside as beside
from . import return_cycle, shop

#: Names of the originals, with their records.
Originals = dict[str, Any]


def create(env: Any) -> Originals:
    """A gateway account under ``provider``, and one of everything that is copied."""
    provider = env.ref("payment.payment_provider_stripe")
    provider._setup_settlement()
    env.company._setup_returns_accounting()
    originals = {
        "provider": provider,
        **_create_payout(env, provider),
        "booked": beside.create_booked(env, provider),
        **beside.create(env, provider),
        **_create_returns(env),
    }
    originals |= _create_charge(env, originals)
    originals |= _create_found(env, originals)
    env.flush_all()
    return originals


def _create_payout(env: Any, provider: Any) -> Originals:
    """A posted refund in a payout that is at the bank, and how both were learnt."""
    learnt = beside.make(
        env, "payment.settlement.import", {"provider_id": provider.id, "kind": "window"}
    )
    payout = beside.make(
        env,
        "payment.payout",
        {
            "gateway_id": "po_0",
            "provider_id": provider.id,
            "currency_id": provider.settlement_currency_id.id,
            "created": fields.Datetime.now(),
            "arrival_date": fields.Date.today(),
            "status": "paid",
            "automatic": True,
            "reconciliation_status": "completed",
        },
    )
    row = _create_row(env, provider, payout, learnt)
    row._settle(fields.Date.today(), "seed")
    transfer = row.copy(
        {
            "gateway_id": "txn_po_0",
            "source_id": "po_0",
            "reporting_category": "payout",
            "move_id": row.move_id.id,
            "clearing_line_id": False,
        }
    )
    return {
        "import": learnt,
        "payout": payout,
        "row": row,
        "settled": row.clearing_line_id,
        "move": row.move_id,
        "transfer": transfer,
        **_create_deposit(env, provider),
    }


def _create_row(env: Any, provider: Any, payout: Any, learnt: Any) -> Any:
    return beside.make(
        env,
        "payment.balance.transaction",
        {
            "gateway_id": "txn_0",
            "provider_id": provider.id,
            "company_id": provider.company_id.id,
            "import_id": learnt.id,
            "payout_id": payout.id,
            "reporting_category": "refund",
            "currency_id": provider.settlement_currency_id.id,
            "gross": -1.0,
            "fee": 0.0,
            "net": -1.0,
            "created": fields.Datetime.now(),
            "source_id": "re_0",
        },
    )


def _create_deposit(env: Any, provider: Any) -> Originals:
    """What the bank has of a payout, with its items at bank and in suspense."""
    deposit = beside.make(
        env,
        "account.bank.statement.line",
        {
            "journal_id": provider.settlement_bank_journal_id.id,
            "payment_ref": "seed",
            "amount": 1.0,
        },
    )
    bank, suspense, _other = deposit._seek_for_lines()
    return {
        "deposit": deposit,
        "deposit_move": deposit.move_id,
        "deposit_bank": bank,
        "deposit_suspense": suspense,
    }


def _create_returns(env: Any) -> Originals:
    """A return of one line that is approved; of another, the refund."""
    waiting, taken_back = shop.sell(env, shop.set_up(env), 2)
    order = return_cycle.approve(env, waiting)
    credited = return_cycle.take_in(env, taken_back)
    note = credited._create_credit_notes()
    note.action_post()
    refund = beside.make(
        env,
        "return.refund",
        {
            "return_order_id": credited.id,
            "credit_note_id": note.id,
            "method": "offline",
            "amount": 1.0,
            "idempotency_key": "key_0",
        },
    )
    owed = note.line_ids.filtered(lambda line: line.display_type == "payment_term")
    return {
        "return": order,
        "line": order.line_ids,
        "refund": refund,
        "note": note,
        "note_item": owed,
    }


def _create_charge(env: Any, originals: Originals) -> Originals:
    """The payment that the refund gives back, and what the gateway took for it."""
    provider, refund = originals["provider"], originals["refund"]
    charge = env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": env.ref("payment.payment_method_card").id,
            "reference": "charge_0",
            "amount": 1_000.0,
            "currency_id": provider.settlement_currency_id.id,
            "partner_id": refund.partner_id.id,
            "operation": "online_direct",
            "state": "done",
        }
    )
    taken = originals["transfer"].copy(
        {
            "gateway_id": "txn_ch_0",
            "source_id": "ch_0",
            "reporting_category": "charge",
            "transaction_id": charge.id,
            "gross": 1_000.0,
            "fee": 30.0,
            "net": 970.0,
        }
    )
    return {"charge": charge, "charge_row": taken}


def _create_found(env: Any, originals: Originals) -> Originals:
    """What matching has found, and its run."""
    company = originals["provider"].company_id
    match = beside.make(
        env,
        "return.refund.match",
        {
            "refund_id": originals["refund"].id,
            "balance_transaction_id": originals["row"].id,
            "reporting_category": "refund",
            "company_id": company.id,
            "rule": "provider_reference",
            "confidence": 100,
            "state": "confirmed",
        },
    )
    deposited = beside.make(
        env,
        "payment.bank.match",
        {
            "balance_transaction_id": originals["transfer"].id,
            "statement_line_id": originals["deposit"].id,
            "company_id": company.id,
            "rule": "reference",
            "confidence": 100,
            "state": "confirmed",
        },
    )
    run = beside.make(
        env,
        "payment.match.run",
        {"provider_id": originals["provider"].id, "state": "done"},
    )
    return {
        "match": match,
        "bank_match": deposited,
        "run": run,
        "proposal": _create_proposal(env, originals),
        "revision": _create_revision(env, originals),
    }


def _create_proposal(env: Any, originals: Originals) -> Any:
    return beside.make(
        env,
        "payment.charge.proposal",
        {
            "balance_transaction_id": originals["charge_row"].id,
            "transaction_id": originals["charge"].id,
            "company_id": originals["provider"].company_id.id,
            "confidence": 99,
            "state": "confirmed",
            "date": fields.Datetime.now(),
        },
    )


def _create_revision(env: Any, originals: Originals) -> Any:
    return beside.make(
        env,
        "payment.balance.transaction.revision",
        {
            "transaction_id": originals["row"].id,
            "import_id": originals["import"].id,
            "move_id": originals["move"].id,
            "company_id": originals["provider"].company_id.id,
            "date": fields.Datetime.now(),
        },
    )

"""Our books against the gateway's: what was lost, doubled, wrong or unexplained."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

Doc = dict[str, Any]

#: What each state of a gateway's refund is called here, when all has been learnt.
STATES = {
    "succeeded": {"succeeded", "settled"},
    "failed": {"failed"},
    "canceled": {"canceled"},
    "pending": {"pending"},
    "requires_action": {"pending"},
}

#: Refunds of which the gateway must know.
SENT = {"submitted", "pending", "succeeded", "settled"}
PAID = {"succeeded", "settled"}

UNBALANCED = """
    SELECT move_id FROM account_move_line
     WHERE parent_state = 'posted' GROUP BY move_id HAVING SUM(balance) <> 0
"""

CLEARING = """
    SELECT COALESCE(SUM(balance), 0)::text, COALESCE(SUM(amount_residual), 0)::text
      FROM account_move_line WHERE parent_state = 'posted' AND account_id = %s
"""


@dataclass
class Findings:
    """Each finding is a sentence; none at all is what a run must end with.

    :ivar lost: the gateway paid and we do not know it, or we believe it paid
    :ivar doubled: more went out, or into the books, than one refund allows
    :ivar wrong: both know it, but say different things of it
    :ivar unbalanced: entries or the clearing account that do not add up
    """

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(found) for name, found in asdict(self).items()}

    def sentences(self) -> list[str]:
        return [
            f"{name}: {text}" for name, found in asdict(self).items() for text in found
        ]


def read(env: Any, gateway: Any, books: Doc) -> tuple[Findings, Counter[str]]:
    """Compare everything; returns the findings and how many refunds are in each state.

    :param gateway: the SDK's client of the account
    :param books: the simulator's own check of its ledger
    """
    findings = Findings()
    refunds = env["return.refund"].search([])
    theirs = defaultdict(list)
    for refund in gateway.refunds.list({"limit": 100}).auto_paging_iter():
        theirs[refund.metadata.to_dict().get("odoo_ref")].append(refund)
    for refund in refunds:
        _compare(findings, refund, theirs.pop(refund.idempotency_key, []))
    for key, strangers in theirs.items():
        findings.lost += [
            f"{one.id} carries {key}, which is unknown" for one in strangers
        ]
    _check_payments(findings, refunds)
    _check_notes(findings, refunds.credit_note_id)
    _check_ledger(findings, env, refunds, books)
    return findings, Counter(refunds.mapped("state"))


def _compare(findings: Findings, ours: Any, theirs: list[Any]) -> None:
    name = f"{ours.name} ({ours.state}, {ours.amount})"
    if len(theirs) > 1:
        findings.doubled.append(f"{name} is {', '.join(one.id for one in theirs)}")
    elif not theirs:
        if ours.state in SENT:
            findings.lost.append(f"{name} is not known to the gateway")
        return
    for one in theirs:
        if ours.state not in STATES[one.status]:
            findings.wrong.append(f"{name} is {one.status} at the gateway, {one.id}")
        if one.amount != int(Decimal(str(ours.amount)) * 100):
            findings.wrong.append(f"{name} is {one.amount} at the gateway, {one.id}")
        if ours.provider_reference != one.id:
            findings.wrong.append(f"{name} does not name {one.id}")


def _check_payments(findings: Findings, refunds: Any) -> None:
    """One transaction and one payment for each refund that left, and no other."""
    transactions = refunds.env["payment.transaction"].search(
        [("operation", "=", "refund")]
    )
    strangers = transactions - refunds.transaction_id
    findings.doubled += [f"{tx.reference} belongs to no refund" for tx in strangers]
    payments = refunds.env["account.payment"].search(
        [("payment_transaction_id", "in", transactions.ids)]
    )
    for tx, same in payments.grouped("payment_transaction_id").items():
        if len(same) > 1:
            findings.doubled.append(f"{tx.reference} has {len(same)} payments")
    for refund in refunds.filtered(lambda refund: refund.state in PAID):
        if not refund.payment_id.move_id:
            findings.wrong.append(f"{refund.name} succeeded without a payment")


def _check_notes(findings: Findings, notes: Any) -> None:
    """A credit note is open by what no refund has given back."""
    for note in notes:
        paid = note.return_refund_ids.filtered(lambda refund: refund.state in PAID)
        owed = note.currency_id.round(note.amount_total - sum(paid.mapped("amount")))
        if note.currency_id.compare_amounts(note.amount_residual, owed):
            findings.wrong.append(
                f"{note.name} owes {note.amount_residual}, not {owed}"
            )


def _check_ledger(findings: Findings, env: Any, refunds: Any, books: Doc) -> None:
    env.cr.execute(UNBALANCED)
    findings.unbalanced += [f"entry {move}" for (move,) in env.cr.fetchall()]
    for currency, told in books["currencies"].items():
        if not told["balanced"]:
            findings.unbalanced.append(f"the gateway's own {currency} ledger")
    provider = env.ref("payment.payment_provider_stripe")
    env.cr.execute(CLEARING, [provider.settlement_clearing_account_id.id])
    balance, items = map(Decimal, env.cr.fetchone())
    charges = env["payment.transaction"].search(
        [("operation", "!=", "refund"), ("state", "=", "done")]
    )
    paid = refunds.filtered(lambda refund: refund.state in PAID)
    expected = sum(
        (Decimal(str(amount)) for amount in charges.mapped("amount")), Decimal(0)
    ) - sum((Decimal(str(amount)) for amount in paid.mapped("amount")), Decimal(0))
    if not balance == items == expected:
        findings.unbalanced.append(
            f"clearing is {balance}, its open items {items}, charges less refunds "
            f"{expected}"
        )

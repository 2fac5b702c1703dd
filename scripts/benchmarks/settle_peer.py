"""The same settlement with OCA's import from Stripe and its reconciliation.

It is set up as well as it can be: the label of a bank transaction is the reference of
the payment, so that it finds the payment by itself, and a rule books the fees. It gets
no payouts, so it does less than ours. It asks day by day, as its scheduled job does,
for its work grows faster than the rows of one request.
"""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import settle_books, stopwatch
from .settle_books import AMOUNT, DAY, FEE, REFUNDS

#: What Stripe sends where the request names no other number.
PAGE = 10

#: Balance transactions of one day, which become one bank statement.
PER_DAY = 100


def main() -> int:
    options = stopwatch.parse("settle_peer", settle_books.PEER_ROWS)
    rows = min(options.rows, settle_books.PEER_ROWS)
    with stopwatch.database() as env, _gateway(env, rows) as url:
        journal = _set_up(env, url)
        settle_books.pay(env, env.ref("payment.payment_provider_stripe"), rows)
        env.cr.execute("ANALYZE")
        env.cr.commit()
        work = stopwatch.measure(env, lambda: _pull(env, journal, rows))
        _check(env, journal, rows)
    print(json.dumps({"rows": rows, "seconds": round(work.seconds, 4)}))
    return 0


def _pull(env: Any, journal: Any, rows: int) -> None:
    """Ask for one day after the other, each in a transaction of its own."""
    # as its scheduled job does it: no group of Community may create statements
    provider = journal.sudo().online_bank_statement_provider_id
    start = datetime.combine(_get_day(0), time())
    for done in range(0, rows, PER_DAY):
        provider._pull(start, start + timedelta(days=1))
        env.cr.commit()
        env.invalidate_all()
        start += timedelta(days=1)
        print(f"{min(done + PER_DAY, rows)} rows of the peer", flush=True)


def _get_day(number: int) -> date:
    """When the row of this number was made; the last ones are of today."""
    return DAY - timedelta(days=(settle_books.PEER_ROWS - 1 - number) // PER_DAY)


def _set_up(env: Any, url: str) -> Any:
    """The bank journal that Stripe is, its feed, and the rule for fees."""
    provider = env.ref("payment.payment_provider_stripe")
    provider.write(
        {
            "state": "test",
            "stripe_publishable_key": "pk_test_bench",
            "stripe_secret_key": "sk_test_bench",
        }
    )
    clearing, fees = env["account.account"].create(
        [
            {
                "name": "Clearing",
                "code": "199901",
                "account_type": "asset_current",
                "reconcile": True,
            },
            {"name": "Fees", "code": "699901", "account_type": "expense"},
        ]
    )
    journal = env["account.journal"].create(
        {"name": "Stripe", "code": "STRP", "type": "bank"}
    )
    provider.journal_id = journal
    methods = journal.inbound_payment_method_line_ids
    (methods | journal.outbound_payment_method_line_ids).payment_account_id = clearing
    env["online.bank.statement.provider"].create(
        {
            "journal_id": journal.id,
            "service": "stripe",
            "api_base": url,
            "password": "sk_test_bench",
            "tz": "UTC",
            "stripe_label": "{source.metadata.reference}",
            "stripe_fee_label": "stripe fee {source.id}",
        }
    )
    env["account.reconcile.model"].create(
        {
            "name": "Fees",
            "trigger": "auto_reconcile",
            "match_label": "contains",
            "match_label_param": "stripe fee",
            "match_journal_ids": [(6, 0, journal.ids)],
            "line_ids": [(0, 0, {"account_id": fees.id, "label": "Fee"})],
        }
    )
    return journal


@contextmanager
def _gateway(env: Any, rows: int) -> Iterator[str]:
    """A stand-in for Stripe that answers with ``rows`` balance transactions."""
    currency = env.company.currency_id.name.lower()
    listing = [_describe(number) | {"currency": currency} for number in range(rows)]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            since, until = (int(query[f"created[{end}]"][0]) for end in ("gte", "lt"))
            asked = [row for row in listing if since <= row["created"] < until]
            names = [row["id"] for row in asked]
            last = query.get("starting_after")
            start = names.index(last[0]) + 1 if last else 0
            page = asked[start : start + PAGE]
            more = start + PAGE < len(asked)
            body = json.dumps({"data": page, "has_more": more}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing of each request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _describe(number: int) -> dict[str, Any]:
    """The balance transaction that our import would leave behind as this row."""
    is_refund = number % 10 >= 10 - REFUNDS
    if is_refund:
        kind, prefix, of_kind = "refund", "re_", number // 10 + 1
    else:
        kind, prefix, of_kind = "charge", "pi_", number - number // 10 * REFUNDS + 1
    source = {
        "id": f"{kind[:2]}_{of_kind}",
        "object": kind,
        "metadata": {"reference": f"{prefix}{of_kind:07}"},
        "payment_method_details": {"type": "card"},
    }
    return {
        "id": f"txn_{number}",
        "amount": round((-AMOUNT if is_refund else AMOUNT) * 100),
        "fee": 0 if is_refund else round(FEE * 100),
        "created": int(datetime.combine(_get_day(number), time(12)).timestamp()),
        "source": source,
    }


def _check(env: Any, journal: Any, rows: int) -> None:
    """Fail if the peer did not do it all, for it would be measured too fast."""
    lines = env["account.bank.statement.line"].search([("journal_id", "=", journal.id)])
    done = len(lines.filtered("is_reconciled"))
    expected = rows * 2 - rows * REFUNDS // 10
    if (len(lines), done) != (expected, expected):
        raise SystemExit(
            f"{len(lines)} bank transactions, {done} of them reconciled, instead of "
            f"{expected}"
        )


if __name__ == "__main__":
    sys.exit(main())

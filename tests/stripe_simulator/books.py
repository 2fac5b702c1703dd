"""The simulator's own double check: the same money, added up in several ways."""

from .account import Account
from .ledger import balances
from .store import COLUMNS, Doc, table


def books(account: Account) -> Doc:
    """Per currency, in minor units: the sum of all transactions, by reporting
    category, and the balance. `balanced` says whether they agree."""
    totals: dict[str, Doc] = {}
    for currency, category, net, count in account.store.db.execute(
        "SELECT currency, reporting_category, SUM(net), COUNT(*) "
        "FROM balance_transaction WHERE account = ? GROUP BY 1, 2 ORDER BY 1, 2",
        (account.number,),
    ):
        total = totals.setdefault(currency, {"net": 0, "by_category": {}, "count": 0})
        total["net"] += net
        total["count"] += count
        total["by_category"][category] = net
    for currency, (available, pending) in balances(account).items():
        total = totals.setdefault(currency, {"net": 0, "by_category": {}, "count": 0})
        total |= {"available": available, "pending": pending}
        total["balanced"] = total["net"] == available + pending
    return {"currencies": totals, "counts": _counts(account)}


def _counts(account: Account) -> dict[str, int]:
    query = "SELECT COUNT(*) FROM {} WHERE account = ?"
    return {
        kind: account.store.db.execute(
            query.format(table(kind)), (account.number,)
        ).fetchone()[0]
        for kind in COLUMNS
    }

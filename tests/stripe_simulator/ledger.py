"""The account's balance: transactions, fees, currency conversion, availability.

https://docs.stripe.com/reports/reporting-categories
"""

from decimal import Decimal
from typing import Any

from .account import DAY, Account
from .errors import StripeError
from .money import converted, exponent, rounded
from .store import Doc

# Where neither the account nor its clock's day has a rate: major units of the second
# per major unit of the first.
DEFAULT_RATES = {
    ("usd", "eur"): "0.92",
    ("gbp", "eur"): "1.17",
    ("chf", "eur"): "1.04",
    ("sek", "eur"): "0.087",
    ("jpy", "eur"): "0.0061",
}


def post(
    account: Account,
    *,
    kind: str,
    category: str,
    source: str | None,
    amount: int,
    currency: str,
    fees: tuple[Doc, ...] = (),
    available_on: int | None = None,
    exchange_rate: Decimal | None = None,
    description: str | None = None,
) -> Doc:
    """Record one balance transaction; amounts in minor units of `currency`."""
    now = account.now()
    fee = sum(detail["amount"] for detail in fees)
    transaction = {
        "id": account.new_id("txn_"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now if available_on is None else available_on,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "description": description,
        "exchange_rate": float(exchange_rate) if exchange_rate else None,
        "fee": fee,
        "fee_details": list(fees),
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": "pending",
        "type": kind,
    }
    account.insert(transaction)
    add_to_balance(account, currency, transaction["available_on"], transaction["net"])
    return transaction


def add_to_balance(account: Account, currency: str, day: int, net: int) -> None:
    account.store.db.execute(
        "INSERT INTO balance_day VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET net = net + excluded.net",
        (account.number, currency, day, net),
    )


def reverse(account: Account, original: Doc, *, kind: str, category: str) -> Doc:
    """Book the exact opposite of a transaction, fees included, available at once."""
    return post(
        account,
        kind=kind,
        category=category,
        source=original["source"],
        amount=-original["amount"],
        currency=original["currency"],
        fees=tuple(d | {"amount": -d["amount"]} for d in original["fee_details"]),
    )


def balances(account: Account) -> dict[str, tuple[int, int]]:
    """Currency -> (available, pending) in minor units."""
    rows = account.store.db.execute(
        "SELECT currency, SUM(CASE WHEN available_on <= ?1 THEN net ELSE 0 END), "
        "SUM(CASE WHEN available_on > ?1 THEN net ELSE 0 END) FROM balance_day "
        "WHERE account = ?2 GROUP BY currency ORDER BY currency",
        (account.now(), account.number),
    )
    found = {currency: (available, pending) for currency, available, pending in rows}
    for currency in account.settings["settlement_currencies"]:
        found.setdefault(currency, (0, 0))
    return found


def available(account: Account, currency: str) -> int:
    return balances(account).get(currency, (0, 0))[0]


def settlement(account: Account, currency: str) -> str:
    """The balance that money charged in `currency` goes to."""
    settled = account.settings["settlement_currencies"]
    return currency if currency in settled else settled[0]


def settled(account: Account, amount: int, currency: str) -> tuple[int, str, Any]:
    """`amount` in its settlement currency at today's rate: (amount, currency, rate).

    The rate is None where nothing is converted.
    """
    target = settlement(account, currency)
    if target == currency:
        return amount, currency, None
    rate = rate_of_day(account, currency, target)
    sign = -1 if amount < 0 else 1
    converted_amount = sign * converted(abs(amount), currency, target, rate)
    # The API's rate is per minor unit.
    shift = exponent(target) - exponent(currency)
    return converted_amount, target, rate.scaleb(shift)


def rate_of_day(account: Account, base: str, quote: str) -> Decimal:
    """The latest rate set for a day up to today, else the default one."""
    row = account.store.db.execute(
        "SELECT rate FROM fx_rate WHERE account = ? AND base = ? AND quote = ? "
        "AND day <= ? ORDER BY day DESC LIMIT 1",
        (account.number, base, quote, account.now()),
    ).fetchone()
    rate = row[0] if row else DEFAULT_RATES.get((base, quote))
    if rate is None:
        raise StripeError(
            f"The simulator has no rate from {base} to {quote}; set one with "
            "POST /_control/fx_rates.",
            param="currency",
        )
    return Decimal(rate)


def charge_fees(account: Account, amount: int, currency: str, fx: bool) -> list[Doc]:
    """Stripe's fees on a settled amount: percentage plus fixed, rounded half up."""
    settings = account.settings
    share = rounded(Decimal(amount) * Decimal(settings["fee_percent"]) / 100)
    fixed = settings["fee_fixed"].get(currency, 0)
    fees = [fee_detail(share + fixed, currency, "Stripe processing fees")]
    if fx and Decimal(settings["fx_fee_percent"]):
        extra = rounded(Decimal(amount) * Decimal(settings["fx_fee_percent"]) / 100)
        fees.append(fee_detail(extra, currency, "Currency conversion fee"))
    return fees


def fee_detail(amount: int, currency: str, description: str) -> Doc:
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": "stripe_fee",
    }


def available_date(account: Account) -> int:
    """Midnight UTC of the day on which money charged now becomes available."""
    days = account.settings["available_after_days"]
    return account.now() // DAY * DAY + days * DAY if days else account.now()

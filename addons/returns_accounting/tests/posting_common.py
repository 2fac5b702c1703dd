from datetime import datetime, timedelta
from itertools import count

from .common import ReturnsAccountingCommon

_NUMBERS = count(1)


class PostingCommon(ReturnsAccountingCommon):
    """A company that keeps euros and gateways in it, fed with rows by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro, cls.dollar, cls.yen = (
            cls.env.ref(f"base.{code}") for code in ("EUR", "USD", "JPY")
        )
        (cls.euro | cls.dollar | cls.yen).active = True
        cls.shop = cls.env["res.company"].create(
            {"name": "Euro Shop", "currency_id": cls.euro.id}
        )
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.shop, install_demo=False
        )
        cls.shop.currency_id = cls.euro
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.shop.ids}
        )
        cls.shop = cls.shop.with_env(cls.env)
        cls.day = datetime(2026, 3, 10, 12)
        cls.provider = cls._create_provider()
        cls.customer = cls.env["res.partner"].create({"name": "Ada Park"})

    @classmethod
    def _create_provider(cls, currency=None):
        """A gateway account whose balance is kept in ``currency``."""
        provider = cls.env.ref("payment.payment_provider_stripe").copy(
            {"company_id": cls.shop.id, "state": "disabled"}
        )
        provider.write(
            {
                "state": "test",
                "stripe_publishable_key": "pk_test_posting",
                "stripe_secret_key": "sk_test_posting",
            }
        )
        provider._setup_settlement()
        if currency:
            provider.journal_id.currency_id = currency
        provider.settlement_bank_journal_id = cls.env["account.journal"].create(
            {
                "name": f"Bank of {provider.id}",
                "code": f"B{provider.id % 1000}",
                "type": "bank",
                "currency_id": currency.id if currency else False,
                "company_id": cls.shop.id,
            }
        )
        return provider

    @classmethod
    def _set_rate(cls, currency, day, rate):
        """From ``day`` on, one unit of ``currency`` is ``rate`` euros."""
        cls.env["res.currency.rate"].create(
            {
                "name": day,
                "currency_id": currency.id,
                "inverse_company_rate": rate,
                "company_id": cls.shop.id,
            }
        )

    @classmethod
    def _pay_shop(cls, amount, currency, day=None, provider=None, reference=None):
        """A payment, or a refund when negative, booked on ``day``."""
        provider = provider or cls.provider
        transaction = cls.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": f"TX{next(_NUMBERS)}",
                "provider_reference": reference or f"pi_{next(_NUMBERS)}",
                "operation": "online_direct" if amount > 0 else "refund",
                "amount": amount,
                "currency_id": currency.id,
                "partner_id": cls.customer.id,
                "state": "done",
            }
        )
        transaction._create_payment(date=day or cls.day.date())
        return transaction

    @classmethod
    def _row(cls, category, gross, fee=0.0, transaction=None, **values):
        """A balance transaction as an import leaves it; the payment's, if given."""
        provider = values.pop("provider", cls.provider)
        number = next(_NUMBERS)
        if transaction:
            values = {
                "transaction_id": transaction.id,
                "payment_intent_id": transaction.provider_reference,
                "customer_facing_amount": transaction.amount,
                "customer_facing_currency_id": transaction.currency_id.id,
                **values,
            }
        return cls.env["payment.balance.transaction"].create(
            {
                "gateway_id": f"txn_{number}",
                "provider_id": provider.id,
                "company_id": cls.shop.id,
                "reporting_category": category,
                "currency_id": provider.settlement_currency_id.id,
                "gross": gross,
                "fee": fee,
                "net": gross - fee,
                "created": cls.day,
                "source_id": f"src_{number}",
                **values,
            }
        )

    @classmethod
    def _payout(cls, amount, rows=None, fee=0.0, **values):
        """A payout of ``amount`` and its own row; automatic when it has ``rows``."""
        provider = values.pop("provider", cls.provider)
        number = next(_NUMBERS)
        payout = cls.env["payment.payout"].create(
            {
                "gateway_id": f"po_{number}",
                "provider_id": provider.id,
                "currency_id": provider.settlement_currency_id.id,
                "amount": amount,
                "created": cls.day,
                "arrival_date": (cls.day + timedelta(days=1)).date(),
                "status": "paid",
                "automatic": bool(rows),
                "reconciliation_status": "completed" if rows else "not_applicable",
                "bank_reference": f"TRACE{number}",
                **values,
            }
        )
        if rows:
            rows.payout_id = payout
        cls._row(
            "payout",
            -amount,
            fee,
            provider=provider,
            source_id=payout.gateway_id,
            payout_id=payout.id,
            created=payout.created,
        )
        return payout

    @classmethod
    def _bank_line(cls, amount, text="", days=1, provider=None):
        """A bank transaction as a statement import leaves it: in suspense."""
        provider = provider or cls.provider
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": provider.settlement_bank_journal_id.id,
                "date": (cls.day + timedelta(days=days)).date(),
                "amount": amount,
                "payment_ref": text or "Incoming transfer",
            }
        )

    def _account(self, name, provider=None):
        return (provider or self.provider)[f"settlement_{name}_account_id"]

    def assertBooked(self, moves, provider=None, **expected):
        """Compare entries with {account: company currency}, account by account."""
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEntry(
            moves,
            {
                self._account(name, provider): balance
                for name, balance in expected.items()
            },
        )

    def assertTied(self, provider=None, day=None):
        """Every tie-out but the gateway's own word holds."""
        provider = provider or self.provider
        figures = provider._get_tie_out_figures(day or self.day.date())
        self.assertEqual(
            {kind: pair for kind, pair in figures.items() if pair[0] != pair[1]}, {}
        )
        self.assertEqual(len(figures), 5)

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
    def _create_provider(cls):
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
        provider.settlement_bank_journal_id = cls._create_bank(cls.euro)
        return provider

    @classmethod
    def _create_bank(cls, currency):
        return cls.env["account.journal"].create(
            {
                "name": f"Bank in {currency.name}",
                "code": f"B{currency.name}",
                "type": "bank",
                "currency_id": currency != cls.euro and currency.id,
                "company_id": cls.shop.id,
            }
        )

    def _keep_balance_in(self, currency):
        """The gateway keeps its balance in ``currency`` and pays it out to a bank."""
        self.provider.journal_id = self.env["account.journal"].create(
            {
                "name": f"Gateway in {currency.name}",
                "code": f"G{currency.name}",
                "type": "bank",
                "currency_id": currency.id,
                "default_account_id": self._account("gateway").id,
                "company_id": self.shop.id,
            }
        )
        self.provider.settlement_bank_journal_id = self._create_bank(currency)

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
    def _pay_shop(cls, amount, currency, day=None):
        """A payment, or a refund when negative, booked on ``day``."""
        transaction = cls.env["payment.transaction"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": f"TX{next(_NUMBERS)}",
                "provider_reference": f"pi_{next(_NUMBERS)}",
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
                "provider_id": cls.provider.id,
                "company_id": cls.shop.id,
                "reporting_category": category,
                "currency_id": cls.provider.settlement_currency_id.id,
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
        number = next(_NUMBERS)
        payout = cls.env["payment.payout"].create(
            {
                "gateway_id": f"po_{number}",
                "provider_id": cls.provider.id,
                "currency_id": cls.provider.settlement_currency_id.id,
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
            source_id=payout.gateway_id,
            payout_id=payout.id,
            created=payout.created,
        )
        return payout

    @classmethod
    def _bank_line(cls, amount, text="", days=1):
        """A bank transaction as a statement import leaves it: in suspense."""
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.provider.settlement_bank_journal_id.id,
                "date": (cls.day + timedelta(days=days)).date(),
                "amount": amount,
                "payment_ref": text or "Incoming transfer",
            }
        )

    def _account(self, name):
        return self.provider[f"settlement_{name}_account_id"]

    def assertBooked(self, moves, **expected):
        """Compare entries with {account: company currency}, account by account."""
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEntry(
            moves,
            {self._account(name): balance for name, balance in expected.items()},
        )

    def assertTied(self, day=None):
        """Every tie-out but the gateway's own word holds."""
        figures = self.provider._get_tie_out_figures(day or self.day.date())
        self.assertEqual(
            {kind: pair for kind, pair in figures.items() if pair[0] != pair[1]}, {}
        )
        self.assertEqual(len(figures), 5)

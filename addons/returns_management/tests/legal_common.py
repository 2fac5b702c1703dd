from datetime import date, timedelta

from freezegun import freeze_time

from .common import ReturnsCommon


class LegalCommon(ReturnsCommon):
    """A consumer in France, what was delivered on a day, and its withdrawal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.env.ref("base.fr")
        cls.customer.write({"country_id": cls.france.id, "tz": "Europe/Paris"})
        cls.regime = cls.env.ref("returns_management.return_legal_regime_fr")

    @classmethod
    def _deliver_on(cls, day, *lines, partner=None, **values):
        with freeze_time(f"{day} 10:00:00"):
            return cls._create_sale(
                *(lines or ((cls.chair, 1),)), partner=partner, **values
            )

    @classmethod
    def _withdraw(
        cls, noticed=date(2026, 3, 2), delivered=None, partner=None, sale=None, **values
    ):
        """A return that was asked for on ``noticed``, a Monday."""
        sale = sale or cls._deliver_on(
            delivered or noticed - timedelta(days=5), partner=partner
        )
        with freeze_time(f"{noticed} 10:00:00"):
            return cls._create_return(sale, **values)

    @classmethod
    def _receive_on(cls, order, day):
        with freeze_time(f"{day} 10:00:00"):
            if order.state == "requested":
                order.action_approve()
            cls._receive(order)

    @classmethod
    def _withdraw_received(cls, noticed=date(2026, 3, 2), **values):
        """Due 14 days after ``noticed``: the goods came two days after it."""
        order = cls._withdraw(noticed, **values)
        cls._receive_on(order, noticed + timedelta(days=2))
        return order

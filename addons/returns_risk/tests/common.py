from odoo.tests import new_test_user

from odoo.addons.returns_accounting.tests.common import ReturnsAccountingCommon


class ReturnsRiskCommon(ReturnsAccountingCommon):
    """A clerk, a manager, and one rule that any return meets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the share that all customers return is read once a day
        cls.env.registry.clear_cache()
        group = "returns_management.returns_management_group_"
        cls.clerk = new_test_user(cls.env, "risk_clerk", groups=f"{group}user")
        cls.manager = new_test_user(cls.env, "risk_manager", groups=f"{group}manager")
        cls.env["return.approval.rule"].create(
            {"name": "Very large", "amount_min": 10**6}
        )

    @classmethod
    def _get_rule(cls, code):
        return cls.env.ref(f"returns_risk.return_risk_rule_{code}")

    @classmethod
    def _create_neighbour(cls, name="Paul Martin", address=None):
        """Another customer with a return, at the same address unless one is given."""
        cls.customer.write(address or {"street": "1 Rue X", "zip": "75001"})
        neighbour = cls.env["res.partner"].create(
            {"name": name, "street": " 1 rue x ", "zip": "75001"}
        )
        sale = cls._create_sale((cls.chair, 1), partner=neighbour)
        cls._create_return(sale)
        return neighbour

    @classmethod
    def _flag(cls, points):
        """A submitted return that a shared address gives ``points``."""
        cls._get_rule("address").write(
            {"points": points, "points_max": points, "minimum": 1}
        )
        cls._create_neighbour()
        return cls._create_return(cls._create_sale((cls.chair, 1)))

    @classmethod
    def _create_payment(cls, partner, fingerprint):
        provider = cls.env["payment.provider"].search(
            [("code", "=", "stripe")], limit=1
        )
        return cls.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": f"risk-{partner.id}",
                "amount": 10.0,
                "currency_id": cls.company.currency_id.id,
                "partner_id": partner.id,
                "card_fingerprint": fingerprint,
            }
        )

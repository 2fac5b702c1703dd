from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..domain.desk import TABS

#: What a list shows at a time; the next part is asked for when it is scrolled to.
PAGE = 40


class ReturnReconciliationDesk(models.AbstractModel):
    """What the reconciliation screen asks for: short answers, no page load.

    A list of the desk, a *tab*, is ``gateway`` (what the gateway moved and nothing here
    explains), ``booked`` (what was booked here and the gateway has not shown),
    ``credit`` (credit notes that are still owed), ``payout`` (payouts that are not at
    the bank) or ``bank`` (bank transactions that wait for their payout). Something
    open is named by its tab and id. ``provider_id`` is the gateway account at which
    the person works. Auditors see all of it and decide nothing.
    """

    _name = "return.reconciliation.desk"
    _description = "Reconciliation Desk"

    @api.model
    @api.readonly
    def start(self, provider_id=False, tab=False, item_id=False):
        """What the screen paints first.

        :return: ``{"providers": [{"id", "name"}], "provider_id", "tab", "items",
            "next", "candidates", "settings", "may_decide"}``; ``items`` and ``next`` as
            ``read_page`` has them, ``candidates`` those of the first item
        """
        providers = self._get_providers()
        provider = self._get_provider(provider_id or providers[:1].id)
        tab = tab if tab in TABS else TABS[0]
        answer = {
            "providers": [{"id": p.id, "name": p.name} for p in providers],
            "provider_id": provider.id,
            "tab": tab,
            "items": [],
            "next": False,
            "candidates": [],
            "settings": self._get_settings(provider),
            "may_decide": self._may_decide(),
        }
        if provider:
            answer |= self._read_page(provider, tab, item_id=item_id)
        if answer["items"]:
            first = answer["items"][0]["id"]
            answer["candidates"] = self._read_candidates(provider, tab, first)
        return answer

    @api.model
    @api.readonly
    def read_page(self, provider_id, tab, search="", after=False, item_id=False):
        """The next items of a tab, the oldest first.

        :param search: part of a text, or an amount
        :param after: ``next`` of the page before
        :param item_id: show this one only
        :return: ``{"items": [...], "next": where the next page begins, or False}``
        """
        provider = self._get_provider(provider_id)
        return self._read_page(provider, self._check_tab(tab), search, after, item_id)

    @api.model
    @api.readonly
    def read_candidates(self, provider_id, tab, item_id, search=""):
        """What may settle an item, the likeliest first."""
        provider = self._get_provider(provider_id)
        return self._read_candidates(provider, self._check_tab(tab), item_id, search)

    @api.model
    @api.readonly
    def read_totals(self, provider_id):
        """What is open on each tab, and the balance of the accounts beside it.

        :return: ``{"tabs": {tab: {"count", "amount", "net"}}, "clearing": balance of
            the ledger, "is_tied": whether the open items sum to it}``, in company
            currency; ``amount`` is the sum without signs, ``net`` that with them
        """
        return self._read_totals(self._get_provider(provider_id))

    @api.model
    @api.readonly
    def open_document(self, provider_id, tab, item_id):
        """The action that opens what an item is."""
        self._get_provider(provider_id)
        if self._check_tab(tab) == "payout":
            return self.env["payment.payout"].browse(item_id)._get_records_action()
        if tab == "credit":
            return self.env["account.move"].browse(item_id)._get_records_action()
        if tab == "bank":
            # sudo: no screen of Community gives accountants bank transactions
            line = self.env["account.bank.statement.line"].sudo().browse(item_id)
            return line.move_id.sudo(False)._get_records_action()
        item = self.env["account.move.line"].browse(item_id)
        return (self._get_rows(item)[item] or item.move_id)._get_records_action()

    def _get_settings(self, provider):
        company = provider.company_id or self.env.company
        return {
            "currency_id": company.currency_id.id,
            "write_off_limit": company.return_write_off_limit,
            "write_off_account": company.return_write_off_account_id.display_name,
        }

    def _get_providers(self):
        self._check_reader()
        return self.env["payment.provider"]._get_with_settlement()

    def _get_provider(self, provider_id):
        """The gateway account a person looks at, which may be none.

        :raise AccessError: when it is not one of theirs
        """
        self._check_reader()
        provider = self.env["payment.provider"].browse(provider_id or ())
        provider.check_access("read")
        return provider.with_company(provider.company_id)

    def _get_decided_provider(self, provider_id):
        """The gateway account at which a person decides something.

        :raise AccessError: when it is not one of theirs, or they only audit
        """
        self._check_accountant()
        return self._get_provider(provider_id)

    def _may_decide(self):
        return self.env.user.has_group("account.group_account_invoice")

    def _check_reader(self):
        if not (
            self._may_decide()
            or self.env.user.has_group("account.group_account_readonly")
        ):
            raise AccessError(
                self.env._(
                    "Only accountants and auditors see the desk: ask for the group "
                    "Billing."
                )
            )

    def _check_accountant(self):
        if not self._may_decide():
            raise AccessError(
                self.env._("Only accountants reconcile: ask for the group Billing.")
            )

    def _check_tab(self, tab):
        if tab not in TABS:
            raise UserError(
                self.env._(
                    "There is no list %(tab)s on the desk; there are %(tabs)s.",
                    tab=tab,
                    tabs=", ".join(TABS),
                )
            )
        return tab

    def _read_page(self, provider, tab, search="", after=False, item_id=False):
        found = self._find_open(
            provider, tab, search=search, after=after, ids=item_id and [item_id]
        )
        page = found[:PAGE]
        items = self._describe(provider, tab, [row[0] for row in page])
        last = page[-1] if len(found) > PAGE else None
        return {"items": items, "next": last and [str(last[1]), last[0]]}

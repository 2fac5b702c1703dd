from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class ReturnCutoff(models.Model):
    """The accrual of a period end: a draft until posted, and reversed on day one."""

    _inherit = "return.cutoff"

    def action_propose(self):
        """Draft the accrual and its reversal, or bring the drafts up to date."""
        self.action_refresh()
        for cutoff in self:
            if not cutoff.move_id:
                cutoff._create_entry()
        return self.action_view_entry() if len(self) == 1 else True

    def action_post(self):
        """Post the accrual; its reversal follows on the first day of the period."""
        self.check_access("write")
        for cutoff in self.filtered(lambda cutoff: cutoff.state != "posted"):
            if not cutoff.move_id:
                raise UserError(
                    self.env._(
                        "%(cutoff)s has no accrual yet: propose it first and look it "
                        "through.",
                        cutoff=cutoff.display_name,
                    )
                )
            cutoff.move_id.action_post()

    def _create_entry(self):
        self.ensure_one()
        lines = self.env["return.cutoff.line"]
        accrued = lines._prepare_entry_lines(self)
        if not accrued:
            raise UserError(
                self.env._(
                    "%(cutoff)s has nothing to accrue: books and documents agree at "
                    "the period end.",
                    cutoff=self.display_name,
                )
            )
        moves = self.env["account.move"].create(
            [
                self._prepare_entry_vals(self.date, accrued),
                self._prepare_entry_vals(
                    self.date + timedelta(1), lines._prepare_entry_lines(self, sign=-1)
                ),
            ]
        )
        accrual, reversal = moves
        reversal.reversed_entry_id = accrual
        # sudo: which entries are those of a period end is written by nobody else
        self.sudo().write({"move_id": accrual.id, "reversal_move_id": reversal.id})

    def _prepare_entry_vals(self, date, commands):
        company = self.company_id
        journal = company._get_cutoff_journal()
        return {
            "move_type": "entry",
            "company_id": company.id,
            "journal_id": journal.id,
            "date": date,
            "ref": self.env._(
                "Returns cut-off %(period)s", period=fields.Date.to_string(self.date)
            ),
            "line_ids": commands,
        }

    def _update_entry(self):
        """Replace the lines of the drafts; without anything to accrue, remove them."""
        self.ensure_one()
        lines = self.env["return.cutoff.line"]
        accrued = lines._prepare_entry_lines(self)
        moves = self.move_id | self.reversal_move_id
        if not accrued:
            moves.unlink()
            return
        for move, commands in (
            (self.move_id, accrued),
            (self.reversal_move_id, lines._prepare_entry_lines(self, sign=-1)),
        ):
            move.write({"line_ids": [fields.Command.clear(), *commands]})

    def action_view_entry(self):
        self.ensure_one()
        return (self.move_id | self.reversal_move_id)._get_records_action(
            name=self.env._("Accrual and Reversal")
        )

    def _action_view_lines(self, kind):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_accounting.return_cutoff_line_action"
        )
        labels = dict(
            self.env["return.cutoff.line"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        return {
            **action,
            "name": labels[kind],
            "domain": [("cutoff_id", "=", self.id), ("kind", "=", kind)],
            "context": {"search_default_documents": 1},
        }

    def action_view_received_not_credited(self):
        return self._action_view_lines("received_not_credited")

    def action_view_credited_not_received(self):
        return self._action_view_lines("credited_not_received")

    def action_view_submitted_not_settled(self):
        return self._action_view_lines("submitted_not_settled")

    def action_view_next_payout(self):
        return self._action_view_lines("next_payout")

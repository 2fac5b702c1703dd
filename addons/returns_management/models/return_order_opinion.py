from odoo import fields, models

ACTIVITY = "returns_management.mail_activity_type_return_opinion"


class ReturnOrder(models.Model):
    """Whoever owes a second opinion on goods of a return has an activity there."""

    _inherit = "return.order"

    def _update_opinion_activities(self, opinions=None):
        """Have one activity for each return and inspector who is waited for.

        :param opinions: those just given, which is what finished activities say
        """
        waiting = self.inspection_ids.filtered(
            lambda result: result.second_opinion == "asked" and result.second_user_id
        )
        owed = waiting.grouped(
            lambda result: (result.return_order_id.id, result.second_user_id.id)
        )
        activities = self.activity_search([ACTIVITY])
        planned = activities.grouped(lambda act: (act.res_id, act.user_id.id))
        over = activities.filtered(lambda act: (act.res_id, act.user_id.id) not in owed)
        if opinions:
            over.action_feedback(feedback=opinions._describe())
        else:
            over.unlink()
        for pair in owed.keys() & planned.keys():
            planned[pair].note = owed[pair]._get_opinion_note()
        self._plan_opinions({pair: owed[pair] for pair in owed if pair not in planned})

    def _plan_opinions(self, missing):
        """Plan the activities, in one batch.

        :param missing: ``{(return id, user id): inspections}``
        """
        kind = self.env.ref(ACTIVITY)
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": order_id,
                    "activity_type_id": kind.id,
                    "automated": True,
                    "summary": kind.summary,
                    "note": results._get_opinion_note(),
                    "date_deadline": fields.Date.context_today(self),
                    "user_id": user_id,
                }
                for (order_id, user_id), results in missing.items()
            ]
        )

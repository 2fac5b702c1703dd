import logging
from datetime import timedelta
from functools import partial

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.service.model import retrying

from .refund_claims import claiming

_logger = logging.getLogger(__name__)

#: What a worker claims that books: there is no refund of this number.
BOOKING = 0

#: Answers that are booked in one transaction.
BATCH = 100

#: Seconds until what others had in hand is looked at again.
AGAIN = 5


class ReturnRefund(models.Model):
    """The job that books what the gateway answered, many refunds in one go.

    It runs beside the job that sends, which goes on meanwhile.
    """

    _inherit = "return.refund"

    answer_ids = fields.One2many(
        comodel_name="return.refund.answer", inverse_name="refund_id", readonly=True
    )

    @api.model
    def _wake_booking(self, seconds=0):
        moment = fields.Datetime.now() + timedelta(seconds=seconds)
        self.env.ref("returns_accounting.ir_cron_book_refunds")._trigger(moment)

    @api.model
    def _cron_book_answers(self):
        self._book_answers()

    @api.model
    def _book_answers(self):
        """Book what is recorded, one worker at a time.

        Two that post in one journal at once would try each number that the other gives.
        """
        with claiming(self.env.registry) as claims:
            if claims.take([BOOKING]):
                self._book_answers_alone()
            elif self._find_answers(0):
                self._wake_booking(AGAIN)

    @api.model
    def _book_answers_alone(self):
        """Book what is recorded, one commit a batch, until nothing new is there.

        What an event of the gateway has in hand is left to it.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress()  # see the numbers that others gave until now
        last = 0
        while ids := self._find_answers(last):
            last = ids[-1]
            self._keep_bookings(ids)
            if not cron._commit_progress(len(ids)):
                break
        if self._find_answers(0):
            self._wake_booking(AGAIN)

    @api.model
    def _find_answers(self, after):
        # sudo: nobody but the jobs keeps answers
        kept = self.env["return.refund.answer"].sudo()
        return kept.search([("id", ">", after)], limit=BATCH).ids

    @api.model
    def _keep_bookings(self, ids):
        """Book these answers, again if others change the same at the same time.

        What cannot be booked now stays recorded.
        """
        try:
            retrying(partial(self._book_recorded, ids), self.env)
        except OperationalError:
            self.env.cr.rollback()
            _logger.info("%s answers are booked later", len(ids), exc_info=True)

    @api.model
    def _book_recorded(self, ids):
        """Book recorded answers and forget them.

        Refunds are locked before anything is read of them, so that an event of the
        gateway that is handled meanwhile waits instead of undoing the whole. Those that
        it has in hand already are left to it.
        """
        # sudo: as above
        kept = self.env["return.refund.answer"].sudo().browse(ids)
        kept = kept.try_lock_for_update().exists()
        locked = kept.refund_id.sudo(False).try_lock_for_update(allow_referencing=True)
        kept = kept.filtered(lambda answer: answer.refund_id in locked)
        told = kept._read_refunds()
        kept.unlink()
        waiting = locked.filtered(lambda refund: refund.state == "submitted")
        waiting._book({refund: told[refund] for refund in waiting})

    def _book(self, told):
        """Follow what the gateway told; what cannot be booked is asked for again.

        Trouble with one must not stop the others: if there is any, each goes by itself.

        :param told: ``{refund: GatewayRefund}``, of each of these
        """
        if len(self) > 1 and self._try_to_book(told, _logger.info):
            return
        for refund in self:
            refund._try_to_book({refund: told[refund]}, _logger.error)

    def _try_to_book(self, told, log):
        """Follow what the gateway told of these, all or none.

        :return: whether it was done; a single refund says why not, and waits
        """
        try:
            with self.env.cr.savepoint():
                self._apply_gateway_refunds(told)
        except OperationalError:  # of the database: the whole is done again
            raise
        except Exception as error:
            log("%s could not be booked", ", ".join(self.mapped("name")), exc_info=True)
            if len(self) == 1:
                self._try_later("not_booked", error)
            return False
        return True

from collections import defaultdict
from contextlib import contextmanager

from odoo import models

LOG, DEFERRED = "return_message_log", "return_message_deferred"

#: What ``_message_track`` of Odoo posts with.
TRACKED = {"body", "author_id", "subtype_id", "tracking_value_ids"}

#: What a plain note is posted with.
NOTED = {"body"}


class MessageLog:
    """Notes for the chatter of many documents, gathered to be written in one go.

    :ivar values: of the messages; ``tracking_value_ids`` are commands, as in core
    """

    def __init__(self):
        self.values = []
        self.is_open = True

    def create_messages(self, env):
        """Create the messages, and post those that somebody wants to be told of."""
        self.is_open = False
        self._post_followed(env)
        tracked = [values.pop("tracking_value_ids", None) for values in self.values]
        # sudo: whoever changed a document need not be able to write messages on it
        messages = env["mail.thread"].sudo()._message_create(self.values)
        env["mail.tracking.value"].sudo().create(
            [
                {**command[2], "mail_message_id": message.id}
                for message, commands in zip(messages, tracked, strict=True)
                for command in commands or ()
            ]
        )

    def _post_followed(self, env):
        """Post what has followers, one by one, and leave the rest."""
        wanted = self._find_followed(env)
        by_followed = {True: [], False: []}
        for values in self.values:
            place = values["model"], values["res_id"], values["subtype_id"]
            by_followed[place in wanted].append(values)
        self.values = by_followed[False]
        for values in by_followed[True]:
            env[values["model"]].browse(values["res_id"]).message_post(
                **{
                    name: values[name]
                    for name in ("body", "author_id", "subtype_id")
                    if name in values
                },
                tracking_value_ids=values["tracking_value_ids"] or None,
            )

    def _find_followed(self, env):
        """``{(model, id, subtype)}`` that are to be told to somebody."""
        ids = defaultdict(set)
        for values in self.values:
            ids[values["model"], values["subtype_id"]].add(values["res_id"])
        # sudo: whoever changes a document need not see who follows it
        followers = env["mail.followers"].sudo()
        return {
            (model, follower.res_id, subtype)
            for (model, subtype), res_ids in ids.items()
            for follower in followers.search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", list(res_ids)),
                    ("subtype_ids", "in", subtype),
                ]
            )
        }


@contextmanager
def logging_together(records):
    """Write the notes on documents that change inside of the block at its end.

    Changes that are tracked and what payments say on the documents they are about are
    each a message of its own, and would each take several statements.

    :return: ``records`` in the context that gathers the notes
    """
    if _get_log(records.env):
        yield records
        return
    log = MessageLog()
    together = records.with_context(**{LOG: log})
    yield together
    together.env.cr.flush()  # tracked changes become messages before a commit
    log.create_messages(together.env)


def _get_log(env):
    log = env.context.get(LOG)
    return log if log and log.is_open else None


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _message_log(self, **values):
        """Gather the note where that is asked for; there is no message then yet."""
        if not _get_log(self.env) or self.env.context.get(DEFERRED) is not None:
            return super()._message_log(**values)
        return self.with_context(**{DEFERRED: {}})._message_log(**values)

    def message_post(self, **values):
        """Gather what a tracked change says, as a note of its own subtype.

        So are plain notes, such as that of an order whose invoice is paid.
        """
        if not _get_log(self.env) or values.keys() not in (TRACKED, NOTED):
            return super().message_post(**values)
        own = {}
        if "subtype_id" in values:
            subtype = self.env["mail.message.subtype"].browse(values.pop("subtype_id"))
            # sudo: whoever posts need not be able to read the kinds of messages
            own = {"subtype_id": subtype.id, "is_internal": subtype.sudo().internal}
        return self.with_context(**{DEFERRED: own})._message_log(**values)

    def _message_create(self, values_list):
        log, own = _get_log(self.env), self.env.context.get(DEFERRED)
        if not log or own is None:
            return super()._message_create(values_list)
        log.values += [{**values, **own} for values in values_list]
        return self.env["mail.message"]


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _log_message_on_linked_documents(self, message):
        """Gather what is said on the documents of a refund, as a note on each."""
        if not _get_log(self.env):
            return super()._log_message_on_linked_documents(message)
        source = self.source_transaction_id
        documents = (
            source.invoice_ids | self._get_invoices_to_notify(),
            source.payment_id,
            self.sale_order_ids or source.sale_order_ids,
        )
        for document in (one for records in documents for one in records):
            document._message_log(body=message)
        return None

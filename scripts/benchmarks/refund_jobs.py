"""The job that books refunds, in a process of its own.

So do the workers of an Odoo server that runs in production: each process has the
scheduled jobs of one thread, and the job that sends wakes up the one that books.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from . import stopwatch

#: Seconds after which the scheduler looks for answers to book.
TICK = 0.1


class Booker:
    """The job in the other process, as seen from here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self) -> None:
        """Book from now on whatever there is."""
        self._connection.send("start")

    def stop(self) -> int:
        """Wait until all is booked.

        :return: how many queries the job sent since it was started
        """
        self._connection.send("stop")
        return int(self._connection.recv())


@contextmanager
def booking() -> Iterator[Booker]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there,), daemon=True)
    process.start()
    there.close()
    here.recv()  # the registry is loaded
    try:
        yield Booker(here)
    finally:
        here.close()
        process.join()


def _work(connection: Connection) -> None:
    with stopwatch.database() as env:
        connection.send("ready")
        try:
            while connection.recv():
                connection.send(_book(env, connection))
        except EOFError:
            return


def _book(env: Any, connection: Connection) -> int:
    before = env.cr.sql_log_count
    while not connection.poll(TICK):
        env["return.refund"]._cron_book_answers()
    connection.recv()
    env["return.refund"]._cron_book_answers()
    return int(env.cr.sql_log_count - before)

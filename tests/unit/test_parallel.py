import threading
from functools import partial
from itertools import islice

import pytest

from odoo.addons.returns_accounting.gateway.parallel import AHEAD, PORTION, merged


def test_every_item_of_every_cursor_comes_once():
    cursors = [partial(range, start, start + 250) for start in range(0, 5000, 250)]
    assert sorted(merged(cursors)) == list(range(5000))


def test_no_cursors_give_nothing():
    assert list(merged([])) == []


def test_error_of_a_cursor_is_raised():
    def broken():
        yield 1
        raise ValueError("the gateway is gone")

    with pytest.raises(ValueError, match="the gateway is gone"):
        list(merged([partial(range, 10), broken]))


def test_nothing_is_read_far_ahead_of_a_slow_reader():
    served = []

    def endless():
        number = 0
        while True:
            served.append(number)
            yield number
            number += 1

    found = merged([endless], threads=1)
    assert list(islice(found, 10)) == list(range(10))
    found.close()
    assert len(served) <= (AHEAD + 3) * PORTION


def test_cursors_are_read_at_the_same_time():
    both = threading.Barrier(2, timeout=10)

    def cursor():
        both.wait()
        yield 1

    assert list(merged([cursor, cursor])) == [1, 1]

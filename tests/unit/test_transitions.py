import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.refund_transitions import (
    HOLDING,
    PAID,
    RETURN_REFUND,
    UNDER_WAY,
    target,
)
from odoo.addons.returns_accounting.domain.refurbishment_transitions import (
    REFURBISHMENT,
)
from odoo.addons.returns_management.domain.transitions import (
    RETURN_INSPECTION,
    RETURN_ORDER,
    RETURN_POLICY,
    IllegalTransition,
)

MACHINES = [
    RETURN_INSPECTION,
    RETURN_ORDER,
    RETURN_POLICY,
    RETURN_REFUND,
    REFURBISHMENT,
]
STATUSES = ["pending", "requires_action", "succeeded", "failed", "canceled"]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_target_is_a_state(machine):
    for targets in machine.moves.values():
        assert targets <= machine.moves.keys()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_can_be_reached_from_draft(machine):
    reached, frontier = {"draft"}, {"draft"}
    while frontier:
        frontier = {t for state in frontier for t in machine.moves[state]} - reached
        reached |= frontier
    assert reached == machine.moves.keys()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_repeating_is_a_no_op_and_the_rest_is_refused(machine):
    for source, targets in machine.moves.items():
        assert machine.check(source, source) is False
        for wanted in machine.moves.keys() - targets - {source}:
            with pytest.raises(IllegalTransition, match=f"{source} -> {wanted}"):
                machine.check(source, wanted)


def test_a_succeeded_refund_can_bounce():
    assert RETURN_REFUND.check("settled", "failed")
    assert target("settled", "failed") == "failed"
    assert target("succeeded", "canceled") == "failed"


def test_money_is_held_until_the_refund_is_over():
    over = RETURN_REFUND.moves.keys() - set(HOLDING)
    assert over == {"failed", "canceled"}
    assert set(UNDER_WAY) | set(PAID) == set(HOLDING)


@given(st.lists(st.sampled_from(STATUSES[:3]), max_size=8))
def test_good_news_in_any_order_never_goes_back(statuses):
    """A refund that has succeeded stays so, whatever late answers still arrive."""
    state = "submitted"
    for status in statuses:
        wanted = target(state, status)
        assert not (state in PAID and wanted not in PAID)
        RETURN_REFUND.check(state, wanted)
        state = wanted


@given(st.sampled_from(STATUSES), st.integers(1, 4))
def test_the_same_news_again_changes_nothing(status, times):
    state = target("submitted", status)
    for _again in range(times):
        assert target(state, status) == state


def test_undocumented_status_is_an_error():
    with pytest.raises(KeyError):
        target("submitted", "vanished")

"""The states of an experiment: what was stopped or is complete is history."""

from odoo.addons.returns_management.domain.transitions import StateMachine

EXPERIMENT = StateMachine(
    "return.policy.experiment",
    {
        "draft": frozenset({"running"}),
        "running": frozenset({"stopped", "complete"}),
        "stopped": frozenset(),
        "complete": frozenset(),
    },
)

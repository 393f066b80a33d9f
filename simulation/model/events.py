"""What happens to the firm between two weeks: parameters change, people must go, accounts move to another regime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.science.coefficients import sponsored_slots
from simulation.science.course import Move, Step, firm_of
from simulation.science.events import waves

if TYPE_CHECKING:
    from simulation.model.model import OwnershipModel


def take(model: OwnershipModel, step: Step) -> None:
    """Take a step of the course of a run."""
    if step.ways is not None:
        model.ways[-len(step.ways) :] = step.ways
    model.hiring_frozen = step.frozen
    for dismissal in step.dismissals:
        model.teams[dismissal.function].dismiss(dismissal.people, close=dismissal.close)
    for farewell in step.farewells:
        model.teams[farewell.function].lose(farewell.whom, to_competitor=farewell.to_competitor)
    if step.move is not None:
        _move(model, step.move)
    if len(model.ways) > 1:
        numbers = [account.way for account in model.accounts()]
        model.ways[0] = firm_of(model.ways[1:], [numbers.count(way) for way in range(1, len(model.ways))])


def _move(model: OwnershipModel, move: Move) -> None:
    """Accounts go over to another regime, wave by wave; new ones begin under it."""
    if move.wave == 0:
        model.newest_ways = [move.way] * len(model.newest_ways)
        model.sponsored[move.way] = sponsored_slots(model.ways[move.way], model.segments)  # at the prices of now
        sizes = {
            account.slot: account.coefficients.weekly_revenue[account.segment] * account.size
            for account in model.accounts()
        }
        model.waves = waves(sizes, move.order, move.over)
    for account in model.accounts():
        late = account.renewal_age - account.age > move.not_before_renewal
        if account.way < move.way and model.waves[account.slot] <= move.wave and late:
            account.move_to(move.way)

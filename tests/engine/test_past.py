"""What spares the engine an exponential at every renewal of a past decides as the chance itself would."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as some

from simulation.engine.past import ODDS_MARGIN, turning_odds
from simulation.science import rules

STEPS = 2**32
LEFT = some.one_of(some.integers(1, STEPS), some.floats(0.0, 32.0).map(lambda power: max(1, int(2.0**power))))
"""Steps of luck that are left to 1: of all sizes, and of all orders of magnitude."""
SHARES = some.one_of(some.just(0.0), some.floats(0.0, 1.0))
ROOM = some.floats(-52.0, 4.0)
"""How much larger than what is left of luck the share is that would stay, as a power of 2."""
BEYOND = some.one_of(some.sampled_from([-1.0, 1.0]), some.floats(-1e6, 1e6)).map(ODDS_MARGIN.__mul__)


def gone(luck: float, odds: float, closing: float, followed: float) -> bool:
    """Whether a customer with these odds leaves, as `model.past` decides it."""
    decides = rules.leave_chance(odds, 0.0, 0.6, 0.6, 0.0, 0.0)
    return luck < rules.raised(rules.raised(decides, closing), followed)


@settings(max_examples=2_000)
@given(LEFT, ROOM, SHARES, BEYOND)
def test_beyond_the_margin_odds_decide_as_the_chance_does(
    left: int, room: float, followed: float, beyond: float
) -> None:
    luck = 1.0 - left / STEPS
    closing = min(1.0, max(0.0, 1.0 - left / STEPS * (1.0 + 2.0**room) / max(1.0 - followed, 1e-300)))
    turns = turning_odds.py_func(luck, (1.0 - closing) * (1.0 - followed))
    if abs(beyond) >= ODDS_MARGIN and not math.isnan(turns):
        assert gone(luck, turns + beyond, closing, followed) == (beyond > 0.0)


@given(some.integers(0, STEPS - 1))
def test_the_chance_itself_seldom_has_to_decide(step: int) -> None:
    everybody_goes = 0.1 * STEPS
    assert not math.isnan(turning_odds.py_func(step / STEPS, 0.9)) or step < everybody_goes + 100 or step > STEPS - 100

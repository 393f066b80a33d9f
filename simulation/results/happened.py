"""What happened in the runs of a sweep, read back from its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulation.errors import RequestError
from simulation.scenario.happening import NONE_OR_SET, becoming, by_segment, happening
from simulation.science.declaration import Value
from simulation.science.events import NONE, Event, Happening, Tiers, Transition
from simulation.science.members import SEGMENTS
from simulation.science.regimes import Regime

if TYPE_CHECKING:
    from simulation.results.manifest_parts import ScenarioAbout


def happened(
    about: ScenarioAbout, regime: str, regimes: Mapping[str, Regime], values: Mapping[str, Value]
) -> tuple[Happening, ...]:
    """What happened under a regime where factors had these values, as `design.events_at` gives it for a scenario.

    Parameters
    ----------
    about
        The scenario, as the manifest has it.
    regime
        The name of the regime.
    regimes
        The regimes that accounts can be under, by name.
    values
        Levels of the factors, by full name.

    Raises
    ------
    RequestError
        If the manifest holds what no scenario could.
    """
    try:
        events = about.get("events")
        sets = {name: tuple(map(Event.from_plain, found)) for name, found in events["sets"].items()} if events else {}
        transitions = about.get("transitions", {}).get(regime, ())
        moves = tuple(Transition(**each, regime=regimes[each["to"]]) for each in transitions)
        named = about.get("tiers", {}).get(regime)
        names = tuple(named[segment] for segment in SEGMENTS) if named else ()
        tiers = Tiers(names, tuple(regimes[name] for name in names))
        return (
            *((by_segment(tiers, values),) if named else ()),
            *happening(sets, {NONE_OR_SET: events["happens"] if events else NONE, **values}),
            *becoming(regime, moves, values),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RequestError(f"what happens under {regime} cannot be told from this manifest: {error}") from None

"""Whether there is company where a scenario asks for it: rules that choose a colleague in a firm of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Final

from simulation.scenario.document import Faults, Path
from simulation.scenario.events import MOST_COMBINATIONS, SEATS_BY, Experiment, Sets
from simulation.scenario.sampling import Levels, Range
from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.regimes import Regime
from simulation.science.succession import alone, is_alone

BEARS: Final = (
    "accounts",
    *(f"functions.{FUNCTIONS[LEAD_FUNCTION]}.{seats}" for seats in SEATS_BY),
    "reassign",
    "deputies",
)
"""Parameters that decide whether there is a colleague where one is asked for; `deputies` of one regime, too."""


def check_company(of: Experiment, regimes: Mapping[str, Regime], sets: Sets, faults: Faults) -> None:
    """Refuse what takes a second person of the lead's function where some design point has but one.

    Parameters
    ----------
    of, sets
        The experiment, and the sets of events, each of which may set what takes one.
    regimes
        Every regime under which accounts are or come, by name.
    faults
        Takes the faults.
    """
    told: set[Path] = set()
    changes = [{}, *(dict(event.set) for events in sets.values() for event in events if event.set)]
    for values in islice(_combinations(of), MOST_COMBINATIONS):
        for every in ({**of.parameters, **values, **change} for change in changes):
            firm = catalogue.resolve(every)
            for name, regime in regimes.items() if is_alone(firm) else ():
                for fault in alone(firm, catalogue.resolve_regime(name, regime, every)):
                    path = _where(name, fault.name, faults)
                    if path not in told:
                        told.add(path)
                        faults.blame(path, fault.words, of_key=True)


def _where(regime: str, name: str, faults: Faults) -> Path:
    """The line that says so; of a value that an event sets, the first such event."""
    lines = faults.document.key_lines
    written: list[Path] = [(part, each) for each in (f"regimes.{regime}.{name}", name) for part in PARTS]
    written += [("regimes", regime, name), *(path for path in lines if path[0] == "events" and path[-1] == name)]
    return next((path for path in written if path in lines), ("regimes", regime))


PARTS: Final = ("factors", "parameters")
"""Parts of a scenario file in which parameters stand by full name."""


def _combinations(of: Experiment) -> Iterator[Mapping[str, Value]]:
    """The combinations of levels that bear on it: of ranges the ends."""
    factors = {name: levels for name, levels in of.factors.items() if name in BEARS or name.endswith(".deputies")}
    levels = [_levels(each) for each in factors.values()]
    rows = zip(*levels, strict=True) if factors and of.design.method == "file" else product(*levels)
    yield from (dict(zip(factors, row, strict=True)) for row in dict.fromkeys(rows))


def _levels(levels: Levels) -> tuple[Value, ...]:
    return (levels.low, levels.high) if isinstance(levels, Range) else levels

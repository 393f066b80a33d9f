"""What a scenario holds open: `unknowns`, which nobody knows, and `levers`, which the firm may choose.

Unknowns are factors that are sampled together, over the ranges in which they plausibly lie (`science.unknowns`) or over
those that the file gives. Levers are factors that are crossed with every sampled point, so that what is chosen is
compared in the same world and with the same luck.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from simulation.scenario.document import REFUSED, Faults, Path
from simulation.scenario.ensembles import Ensemble, is_ensemble
from simulation.scenario.factors import read_levels, read_range
from simulation.scenario.points_file import Named
from simulation.scenario.sampling import Design, Levels, Range
from simulation.science.catalogue import Entry
from simulation.science.declaration import Value
from simulation.science.regimes import REGIMES, Regime
from simulation.science.unknowns import ALL, OPEN_ENDED, PLAUSIBLE, THEMES, UNKNOWNS, Unknown, of_theme
from simulation.wording.values import nearest, shown

POINTS: Final = 512
"""Points that are sampled where the file does not say how many."""

USUAL: Final = {"method": "lhs", "points": POINTS}
"""The design where the file has none. In a hundred dimensions, 512 points of Sobol's sequence leave whole corners of
two of them empty; those of a Latin hypercube do not."""

REPLICATIONS: Final = 20
"""Replications at each of them, where the file does not say how many."""

FEWEST_WORLDS: Final = 32
"""Worlds under which shares of them say next to nothing."""

UNKNOWNS_KEY: Final = "unknowns"
LEVERS_KEY: Final = "levers"


def plausible(unknown: Unknown, entry: Entry) -> Levels:
    """The plausible range of a parameter, or the words between which the choice lies, as a factor has them."""
    if unknown.choices:
        return unknown.choices
    return Range(unknown.low, unknown.high, unknown.scale, whole=entry.kind == "int")


def read_unknowns(
    value: object,
    named: Named,
    settled: Collection[str],
    regimes: Mapping[str, Regime],
    worlds: Ensemble | None,
    faults: Faults,
) -> dict[str, Levels]:
    """The levels and ranges of what is unknown, by full name.

    Parameters
    ----------
    value
        What was found under `unknowns`: the word `all` or `ensemble`, the name of a file of worlds, a list of themes
        and parameters, or a mapping from these to the word `plausible`, or to a range or levels.
    named
        Finds the parameter of a name, and says why it cannot be unknown.
    settled
        Full names that the file sets or varies: as a part of a theme they are passed over, since they are known.
    regimes
        The regimes that are compared.
    worlds
        Those that are asked for; None if `value` asks for none, or they have a fault.
    faults
        Takes the faults.
    """
    if value == ALL:
        return dict(_declared(UNKNOWNS, named, settled, regimes))
    if worlds is not None:
        return {name: worlds.levels[name] for name, _ in _open(worlds.levels, named, settled, regimes)}
    if is_ensemble(value):
        return {}
    found: dict[str, Levels] = {}
    single: dict[str, Levels] = {}
    for path, name, one in _entries(value, faults):
        if not isinstance(name, str):
            faults.blame(path, f"unknowns holds {shown(name)}; allowed: the name of a theme or of a parameter")
        elif name in THEMES:
            if fault := _theme_fault(name, one, regimes):
                faults.blame(path, fault)
            else:
                found |= _declared(of_theme(name), named, settled, regimes)
        elif (levels := _single(path, name, one, named, faults)) is not None:
            single[name] = levels
    return found | single


def _entries(value: object, faults: Faults) -> Iterator[tuple[Path, object, object]]:
    """Where what is unknown stands, its name, and its range; the faults of a list or mapping that is none."""
    if value is None or value is REFUSED:
        return
    if not isinstance(value, list | dict) or not value:
        faults.blame((UNKNOWNS_KEY,), f"unknowns is {shown(value)}; allowed: 'all', 'ensemble', {OPEN_ENDED}")
    elif isinstance(value, dict):
        yield from (((UNKNOWNS_KEY, name), name, one) for name, one in value.items() if one is not REFUSED)
    else:
        for place, name in enumerate(value):
            if name in value[:place]:
                faults.blame((UNKNOWNS_KEY, place), f"unknowns holds {shown(name)} twice; keep one of them")
            elif name is not REFUSED:
                yield (UNKNOWNS_KEY, place), name, PLAUSIBLE


def _theme_fault(theme: str, one: object, regimes: Mapping[str, Regime]) -> str | None:
    """Why a theme cannot be unknown so; None if it can."""
    if one != PLAUSIBLE:
        return f"unknowns.{theme} is {shown(one)}; allowed for a theme: {PLAUSIBLE!r}"
    if theme in REGIMES and theme not in regimes:
        return f"unknowns: this scenario compares no regime {theme!r}{nearest(theme, tuple(regimes))}"
    return None


def _declared(
    names: Collection[str], named: Named, settled: Collection[str], regimes: Mapping[str, Regime]
) -> Iterator[tuple[str, Levels]]:
    """What is declared of those that the file leaves open."""
    return ((name, plausible(UNKNOWNS[name], entry)) for name, entry in _open(names, named, settled, regimes))


def _open(
    names: Collection[str], named: Named, settled: Collection[str], regimes: Mapping[str, Regime]
) -> Iterator[tuple[str, Entry]]:
    """Those that the file leaves open: of regimes, those that are compared as they are built in."""
    for name in names:
        first, _, rest = name.partition(".")
        regime, _, last = rest.partition(".")
        if first == "regimes" and (regimes.get(regime) != REGIMES[regime] or last in settled):
            continue
        entry, fault = named(name)
        if name not in settled and entry is not None and fault is None:
            yield name, entry


def _single(path: Path, name: str, one: object, named: Named, faults: Faults) -> Levels | None:
    """The range or the levels of one parameter; None, with faults, where there are none."""
    entry, fault = named(name)
    if fault:
        words = fault.replace("is a factor, and is set", "is unknown, and is set")
        theme = nearest(name, tuple(THEMES)) if fault.startswith("unknown parameter") and "did you" not in fault else ""
        faults.blame(path, words + theme, of_key=True)
    if entry is None:
        return None
    if one == PLAUSIBLE:
        if name in UNKNOWNS:
            return plausible(UNKNOWNS[name], entry)
        write = f"write {name}: {{low: ..., high: ...}}" if entry.kind != "choice" else f"write {name}: [..., ...]"
        faults.blame(path, f"unknowns: no plausible range of {name!r} is declared; {write} in a mapping", of_key=True)
        return None
    if isinstance(one, dict) and entry.kind != "choice":
        return read_range(path, entry, one, faults)
    if isinstance(one, list) and one:
        return read_levels(path, entry, one, faults)
    span = "" if entry.kind == "choice" else ", or a range {low: ..., high: ...}"
    words = f"unknowns.{name} is {shown(one)}; allowed: {PLAUSIBLE!r}, a list of levels{span}, each {entry.allowed}"
    faults.blame(path, words)
    return None


def crossed(design: Design, levers: Mapping[str, Levels]) -> Design:
    """A sampled design, each point of which is carried out at every combination of the levels of the levers."""
    options = math.prod(len(levels) for levels in levers.values() if not isinstance(levels, Range))
    return replace(design, points=design.points * options, levers=tuple(levers), options=options)


STEPS: Final = 21
"""Levels of a range of numbers that are not whole, among which a firm chooses: a twentieth of the range apart."""


def steps(span: Range, today: object = None) -> tuple[Value, ...]:
    """The levels of a range among which a firm chooses: every whole number, or `STEPS` of others, and today's.

    Examples
    --------
    >>> steps(Range(10, 13, whole=True)), steps(Range(0.0, 1.0))[:3], steps(Range(0.0, 1.0), 0.07)[:3]
    ((10, 11, 12, 13), (0.0, 0.05, 0.1), (0.0, 0.05, 0.07))
    """
    if span.whole:
        found: set[Value] = set(range(int(span.low), int(span.high) + 1))
    else:
        import numpy as np

        found = set(span.levels(np.linspace(0.0, 1.0, STEPS), STEPS))
    if isinstance(today, int | float) and not isinstance(today, bool) and span.low <= today <= span.high:
        found.add(today)
    return tuple(sorted(found))

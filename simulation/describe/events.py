"""Events in words, and what a scenario file can say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.science.events import Event, Transition
from simulation.science.members import SEGMENTS
from simulation.science.regimes import Regime
from simulation.wording.values import shown

if TYPE_CHECKING:
    from simulation.results.manifest_parts import ScenarioAbout


def in_words(event: Event) -> str:
    """One dated change as people say it.

    Examples
    --------
    >>> in_words(Event(60, dismiss=(("success", 3),)))
    'week 60: 3 of success are dismissed, and their seats close'
    >>> in_words(Event(60, 86, hiring="frozen"))
    'weeks 60 to 85: hiring is frozen'
    """
    return f"{_when(event)}: {', '.join(what(event))}"


def _when(event: Event) -> str:
    if event.until is None:
        return f"from week {event.week} on" if event.hiring or event.set else f"week {event.week}"
    return f"week {event.week}" if event.until == event.week + 1 else f"weeks {event.week} to {event.until - 1}"


def what(event: Event) -> list[str]:
    """What happens, without the weeks."""
    found = [f"{count} of {function} {'is' if count == 1 else 'are'} dismissed" for function, count in event.dismiss]
    if event.dismiss:
        seats = "and their seats close" if event.seats == "close" else "and somebody new is sought for their seats"
        found.append(seats)
    if event.hiring:
        found.append("hiring is frozen")
    found += [f"{name} is {shown(value)}" for name, value in event.set]
    going = " to go to a competitor" if event.to else ""
    return found + [f"whoever of {function} has the {whom} gives notice{going}" for function, whom in event.quits]


def of_regimes(about: ScenarioAbout) -> dict[str, str]:
    """What regimes of a sweep become, and which one each segment has, by the name of those that are not one for all."""
    found: dict[str, list[str]] = {}
    for name, tiers in about.get("tiers", {}).items():
        found[name] = ["A regime for each segment: " + ", ".join(f"{each} {tiers[each]}" for each in SEGMENTS)]
    for name, moves in about.get("transitions", {}).items():
        words = [moved_in_words(Transition(**each, regime=Regime())) for each in moves]
        found.setdefault(name, ["Becomes another regime"]).extend(words)
    return {name: "; ".join(words) for name, words in found.items()}


def of_sets(about: ScenarioAbout) -> dict[str, str]:
    """What happens in each set of events of a sweep, by its name."""
    sets = about["events"]["sets"] if "events" in about else {}
    return {name: "; ".join(in_words(Event.from_plain(each)) for each in found) for name, found in sets.items()}


def moved_in_words(each: Transition) -> str:
    """One transition as people say it.

    Examples
    --------
    >>> from simulation.science.regimes import REGIMES
    >>> moved_in_words(Transition(52, "shared", REGIMES["shared"], over=26, not_before_renewal=8))
    'weeks 52 to 77: to shared, smallest first, no account in the 8 weeks before its renewal'
    """
    when = f"week {each.week}" if each.end == each.week + 1 else f"weeks {each.week} to {each.end - 1}"
    waves = f", {each.order}" if each.over > 1 else ""
    near = f", no account in the {each.not_before_renewal} weeks before its renewal" if each.not_before_renewal else ""
    return f"{when}: to {each.to}{waves}{near}"

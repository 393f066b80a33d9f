"""What happens to people in a lesson, and the clicks in which you are one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulation.lesson.lesson import Act, Be, Choice, Kind, Named, seat_of
from simulation.lesson.shape import MOST_WEEKS
from simulation.lesson.shape import Be as BeFile
from simulation.scenario.document import Faults, Path, dotted
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.wording.values import nearest, shown

KINDS: Final[tuple[Kind, ...]] = ("leaves", "ill")


def read_act(path: Path, value: object, parameters: Parameters, faults: Faults) -> Act | None:
    """What happens to somebody; None if nothing does, or with a fault."""
    if not isinstance(value, dict):
        return None
    here = dotted(path)
    kinds = [kind for kind in KINDS if value.get(kind) is not None]
    if len(kinds) != 1:
        what = "both 'leaves' and 'ill'" if kinds else "neither 'leaves' nor 'ill'"
        faults.blame(path, f"{here} has {what}; allowed: one of them", of_key=True)
        return None
    kind, who, weeks = kinds[0], value[kinds[0]], value.get("weeks")
    if not isinstance(who, str):
        return None
    seat = seat_of(who, parameters)
    if seat is None:
        faults.blame((*path, kind), f"{here}.{kind} is {shown(who)}; {_seats(who, parameters)}")
    if kind == "ill" and weeks is None:
        faults.blame(path, f"{here}.weeks is missing: for how many weeks they are ill", of_key=True)
    elif kind == "leaves" and weeks is not None:
        words = f"{here}.weeks goes with 'ill'; whoever leaves does so for good: leave it out"
        faults.blame((*path, "weeks"), words, of_key=True)
    elif seat is not None and (kind == "leaves" or isinstance(weeks, int)):
        return Act(kind, who.strip().lower(), seat, int(weeks or 0))
    return None


def _seats(who: str, parameters: Parameters) -> str:
    """What people there are, for somebody who named another."""
    function = who.strip().lower().partition(" ")[0]
    if function not in FUNCTIONS:
        return f"allowed: a function and a number, such as 'success 1'{nearest(function, FUNCTIONS)}"
    people = getattr(parameters.functions, function).people(parameters.accounts)
    return f"allowed: '{function} 1' to '{function} {people}'" if people > 1 else f"allowed: '{function} 1'"


def made(
    be: BeFile,
    settings: list[dict[str, Value]],
    parameters: Parameters,
    regimes: Mapping[str, Named] | None,
    faults: Faults,
) -> Be:
    """The clicks in which you are somebody, from a section of the right shape; what cannot be is blamed.

    `regimes` are those of the lesson; None where they are at fault themselves.
    """
    if regimes is not None and be.under not in regimes:
        words = f"be.under is {shown(be.under)}, which is no regime of this lesson{nearest(be.under, tuple(regimes))}"
        faults.blame(("be", "under"), words)
    if be.clicks * be.weeks > MOST_WEEKS:
        words = f"be has {be.clicks} clicks of {be.weeks} weeks; allowed: at most {MOST_WEEKS} weeks in all"
        faults.blame(("be",), words, of_key=True)
    if be.who == "manager" and len(be.choices) < 2:
        words = f"a manager chooses: be.choices has {len(be.choices)}; allowed: 2 to 4"
        faults.blame(("be", "choices") if be.choices else ("be",), words, of_key=True)
    if be.who == "customer" and be.choices:
        words = "a customer is asked whether they would sign again, and has no choices: leave them out"
        faults.blame(("be", "choices"), words, of_key=True)
    for place, choice in enumerate(be.choices):
        if choice.ill is not None and choice.ill > be.weeks:
            words = f"you are away for {choice.ill} weeks, and a click has {be.weeks}; allowed: at most that"
            faults.blame(("be", "choices", place, "ill"), words)
    choices = [Choice(each.say, values, each.ill or 0) for each, values in zip(be.choices, settings, strict=True)]
    happens = _happens(be, parameters, faults)
    return Be(be.who, be.clicks, be.weeks, be.under, be.question, tuple(choices), happens)


def _happens(be: BeFile, parameters: Parameters, faults: Faults) -> tuple[tuple[int, Act], ...]:
    """What happens to the firm meanwhile, each with the click before which it does."""
    found = []
    for place, each in enumerate(be.happens):
        path: Path = ("be", "happens", place)
        if each.click > be.clicks:
            words = f"{dotted(path)}.click is {each.click}, and there are {be.clicks} clicks"
            faults.blame((*path, "click"), words)
        act = read_act(path, each.model_dump(exclude={"click"}), parameters, faults)
        if act is not None:
            found.append((each.click, act))
    return tuple(found)

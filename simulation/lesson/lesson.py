"""A lesson, read and checked: its firm, its regimes, its guess, what may be touched, and its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

CLASS_FIRM: Final[Mapping[str, Value]] = MappingProxyType(
    {
        "accounts": 30,
        "capacity": 12.0,
        "functions.success.seats": 3,
        "functions.support.seats": 3,
        "functions.sales.seats": 2,
        "functions.product.seats": 2,
    }
)
"""A firm that fits into a picture: its people have a third of a week's hours for a tenth of the accounts."""

Kind = Literal["leaves", "ill"]


@dataclass(frozen=True, slots=True)
class Act:
    """What happens to the person in a seat: they leave at once (`weeks` is 0), or are ill for so many weeks."""

    kind: Kind
    who: str
    seat: int
    weeks: int = 0

    def plain(self) -> dict[str, Any]:
        """The same in plain data."""
        return {"act": self.kind, "who": self.who, "seat": self.seat, "weeks": self.weeks}


@dataclass(frozen=True, slots=True)
class Named:
    """A regime as a lesson has it, with its name and meaning in the lesson's language."""

    regime: Regime
    name: str
    meaning: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """What is guessed: a number (`shape.ABOUT`) of the first `weeks` weeks, from `low` to `high`."""

    about: str
    question: str
    weeks: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What a manager may do for the weeks of a click: parameters that hold meanwhile, or weeks of absence."""

    say: str
    set: Mapping[str, Value] = field(default_factory=dict)
    ill: int = 0


@dataclass(frozen=True, slots=True)
class Be:
    """First you are somebody: a manager who chooses, or a customer who is asked whether they would sign again.

    `happens` are acts with the click before which each happens, from 1.
    """

    who: str
    clicks: int
    weeks: int
    under: str
    question: str
    choices: tuple[Choice, ...] = ()
    happens: tuple[tuple[int, Act], ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a file; texts in one language.

    Parameters
    ----------
    lesson : str
        Its name in links.
    language : str
        Of its texts, as in BCP 47.
    firm : mapping of str to value
        Parameters by full name, over the model's defaults: a class's firm and what the lesson changes.
    begins_after : int
        Weeks for which the firm has worked when the class comes in.
    shown, offered : tuple of str
        Regimes with which the lesson begins, and those that may be ticked besides.
    regimes : mapping of str to Named
        All of them.
    first : Act or None
        What happens as the weeks of the guess begin.
    touch_people, touch_regimes : bool
        Whether people may be made to leave or fall ill, and regimes be ticked, after the guess.
    touch : mapping of str to a pair
        Parameters that may be changed then, with the lowest and the highest value.
    evidence : tuple of pairs
        Rows of docs/evidence.md, and what was found.
    """

    lesson: str
    language: str
    minutes: int
    title: str
    question: str
    setting: str
    firm: Mapping[str, Value]
    begins_after: int
    shown: tuple[str, ...]
    offered: tuple[str, ...]
    regimes: Mapping[str, Named]
    first: Act | None
    guess: Guess
    touch_people: bool
    touch_regimes: bool
    touch: Mapping[str, tuple[float, float]]
    be: Be | None
    steps: tuple[str, ...]
    watch: tuple[str, ...]
    may_differ: str
    evidence: tuple[tuple[str, str], ...]
    discuss: tuple[str, ...]
    caveat: str
    file: str = ""

    @property
    def parameters(self) -> Parameters:
        """All parameters of its firm."""
        return catalogue.resolve(self.firm)


def seat_of(who: str, parameters: Parameters) -> int | None:
    """The number of a seat in the firm from its name, such as `success 1`; None if there is no such seat."""
    function, _, place = who.strip().lower().partition(" ")
    if function not in FUNCTIONS or not place.isdecimal() or len(place) > 3:
        return None
    before = 0
    for name in FUNCTIONS:
        people = getattr(parameters.functions, name).people(parameters.accounts)
        if name == function:
            return before + int(place) - 1 if 1 <= int(place) <= people else None
        before += people
    return None

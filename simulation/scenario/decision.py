"""What a firm decides between: how it works today, what each change costs, and what may be spent (`decision`).

Costs are those that the model does not count by itself: salaries of seats, hiring and sponsors are in every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.events import ORDERS
from simulation.science.parameters import Parameters
from simulation.science.rules import WEEKS_PER_YEAR

KEY: Final = "decision"

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "today": "The regime in which the firm works now, or a mapping of `regime` and today's levels of levers; a "
        "lever that is not named stands where `parameters` sets it, else at its first level",
        "costs": "What is paid for each other regime, and for each lever that leaves today's level, beyond what the "
        "model counts (salaries of seats, hiring, sponsors): a number that is paid once, or a mapping of the keys "
        "below, each a number or {low: ..., high: ...}, which is unknown then",
        "costs.once": "Paid in the first week [currency]",
        "costs.yearly": "Paid every year from then on [currency/year]",
        "costs.hours": "Hours of success managers that the change takes, at what an hour of theirs costs",
        "costs.people": "Further people as long as it lasts, at the salary of a success manager",
        "costs.per": "Of a lever that is a number: the costs are for so much of a difference from today's level",
        "budget": "The most that may be spent over the weeks that count, with salaries of seats that are added "
        "[currency]",
        "currency": "In which all money is, in three letters",
        "changing": "How accounts move from today's way: `over`, `order`, `not_before_renewal`, as those of a "
        "transition; all at once where nothing is said",
    }
)
"""What the keys mean."""

KEYS: Final = ("today", "costs", "budget", "currency", "changing")
OF_COSTS: Final = ("once", "yearly", "hours", "people")
PER: Final = "per"
CHANGING: Final = ("over", "order", "not_before_renewal")
ENDS: Final = ("low", "high")

DEAREST: Final = 1e12
"""The largest amount of money."""

REGIME_KEY: Final = "regime"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a cost: known where both ends are the same, else anywhere between them."""

    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one change costs.

    Attributes
    ----------
    once
        In the first week [currency].
    yearly
        Every year from then on [currency/year].
    hours
        That the change takes, once [hours].
    people
        Further ones, as long as it lasts.
    per
        The costs are for so much of a difference from today's level; 0: for any other level than today's.
    """

    once: Amount = Amount()
    yearly: Amount = Amount()
    hours: Amount = Amount()
    people: Amount = Amount()
    per: float = 0.0

    def times(self, today: Value, then: Value) -> tuple[float, float]:
        """How often it is paid where a lever leaves today's level: what is paid once, and what recurs.

        What is paid once is paid for a change either way; what recurs falls with a level that does.
        """
        if today == then:
            return 0.0, 0.0
        if not self.per or isinstance(today, str) or isinstance(then, str):
            return 1.0, 1.0
        steps = (float(then) - float(today)) / self.per
        return abs(steps), steps

    def plain(self) -> dict[str, Any]:
        """The same as a file has it."""
        found: dict[str, Any] = {}
        for name in OF_COSTS:
            amount: Amount = getattr(self, name)
            if amount.high:
                same = amount.low == amount.high
                found[name] = amount.low if same else {"low": amount.low, "high": amount.high}
        return found | ({PER: self.per} if self.per else {})


@dataclass(frozen=True, slots=True)
class Decision:
    """How the firm works today, and what it can do instead.

    Attributes
    ----------
    today
        Name of the regime in which it works now.
    levers
        What can be chosen besides, by full name, with all levels.
    levels
        Today's level of each lever.
    costs
        By name of a regime other than today's, or full name of a lever.
    budget
        The most that may be spent over the weeks that count [currency]; None without one.
    currency
        Three letters, or empty.
    changing
        `over` [weeks], `order` and `not_before_renewal` [weeks], as of a transition.
    """

    today: str
    levers: Mapping[str, tuple[Value, ...]]
    levels: Mapping[str, Value]
    costs: Mapping[str, Cost]
    budget: float | None
    currency: str
    changing: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "today": {REGIME_KEY: self.today, **self.levels},
            "costs": {name: cost.plain() for name, cost in self.costs.items()},
            "budget": self.budget,
            "currency": self.currency,
            "changing": dict(self.changing),
        }


def hour(parameters: Parameters) -> float:
    """What an hour of a success manager costs [currency]."""
    team = parameters.functions.success
    return team.salary / (WEEKS_PER_YEAR * parameters.capacity)


def seats_payroll(lever: str, today: Value, then: Value, firm: Parameters) -> float:
    """Salaries a year of the seats that a lever adds, or below 0 saves [currency/year]; 0 if it is no head count."""
    function, _, last = lever.removeprefix("functions.").partition(".")
    if not lever.startswith("functions.") or last not in ("seats", "bench"):
        return 0.0
    salary: float = getattr(firm.functions, function).salary
    return salary * (float(then) - float(today))


def schema(end: str) -> dict[str, Any]:
    """JSON Schema of the section; `end` is how a pattern ends."""
    money = {"type": "number", "minimum": 0, "maximum": DEAREST}
    spread = {"type": "object", "properties": dict.fromkeys(ENDS, money), "required": list(ENDS)}
    amount: dict[str, Any] = {"anyOf": [money, {**spread, "additionalProperties": False}]}
    of = {name: {**amount, "description": MEANINGS[f"costs.{name}"]} for name in OF_COSTS}
    per = {"type": "number", "exclusiveMinimum": 0, "maximum": DEAREST, "description": MEANINGS[f"costs.{PER}"]}
    cost = {
        "anyOf": [*amount["anyOf"], {"type": "object", "properties": {**of, PER: per}, "additionalProperties": False}]
    }
    name = {"type": "string", "pattern": f"^[a-z][a-z0-9_]*{end}"}
    level = {"type": ["number", "string"]}
    levels = {"type": "object", "properties": {REGIME_KEY: name}, "required": [REGIME_KEY]}
    move = {
        key: catalogue.find(f"regimes.any.then.0.{key}", ()).adapter.json_schema()
        for key in ("over", "not_before_renewal")
    }
    moving: dict[str, Any] = {**move, "order": {"enum": list(ORDERS)}}
    parts: dict[str, Any] = {
        "today": {"anyOf": [name, {**levels, "additionalProperties": level}]},
        "costs": {"type": "object", "additionalProperties": cost},
        "budget": money,
        "currency": {"type": "string", "pattern": f"^([A-Z]{{3}})?{end}"},
        "changing": {"type": "object", "properties": moving, "additionalProperties": False},
    }
    return {
        "type": "object",
        "properties": {key: {**part, "description": MEANINGS[key]} for key, part in parts.items()},
        "required": ["today"],
        "additionalProperties": False,
    }

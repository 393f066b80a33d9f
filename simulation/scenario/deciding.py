"""Reading what a firm decides between (`decision`): strictly, with every fault at once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeGuard

from simulation.scenario.decision import (
    CHANGING,
    DEAREST,
    ENDS,
    KEY,
    KEYS,
    OF_COSTS,
    PER,
    REGIME_KEY,
    Amount,
    Cost,
    Decision,
    hour,
    seats_payroll,
)
from simulation.scenario.document import REFUSED, Faults, Path, dotted
from simulation.scenario.sampling import Levels, Range
from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.events import ORDERS
from simulation.science.parameters import Parameters
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.wording.values import nearest, number, shown

AMOUNT: Final = f"a number from 0 to {number(DEAREST)}, or {{low: ..., high: ...}}"
_MONEY: Final = re.compile(r"[$€£¥]|\b[A-Z]{3}\b|\d *[kKmM]\b|\d[ ,.']\d{3}\b")


def read_decision(
    value: object,
    levers: Mapping[str, Levels],
    regimes: Sequence[str],
    moving: Sequence[str],
    parameters: Mapping[str, Value],
    horizon: int,
    faults: Faults,
) -> Decision | None:
    """What stands under `decision`; None, with faults, where there is none or anything is wrong with it.

    Parameters
    ----------
    value
        What was found there.
    levers
        What can be chosen, by full name.
    regimes, moving
        The regimes that are compared, and those of them that become another one.
    parameters
        What the file sets.
    horizon
        Weeks that count.
    faults
        Takes the faults.
    """
    if not isinstance(value, dict):
        return None  # the shape of the file has told of it
    before = len(faults.found)
    reader = _Reader(
        {name: tuple(of) for name, of in levers.items() if not isinstance(of, Range)}, regimes, moving, faults
    )
    faults.unknown_keys((KEY,), value, KEYS)
    today, levels = reader.today(value.get("today"), "today" in value, parameters)
    costs = reader.costs(value["costs"], today) if "costs" in value else {}
    budget = reader.amount((KEY, "budget"), value["budget"], spread=False) if "budget" in value else None
    currency = reader.currency(value.get("currency", ""))
    changing = reader.changing(value.get("changing", {}), horizon)
    if len(faults.found) > before or today is None:
        return None
    made = Decision(
        today,
        reader.levers,
        levels,
        costs,
        None if budget is None else budget.high,
        currency,
        MappingProxyType(changing),
    )
    if words := too_little(made, parameters, horizon):
        faults.blame((KEY, "budget"), words)
        return None
    return made


def unpriced(name: str, lever: bool) -> str:
    """What is wrong where nothing is said of what a regime or a lever costs."""
    what = "lever" if lever else "regime"
    return f"the {what} {name!r} has no cost; write '{name}: ...' under '{KEY}.costs', and 0 if it costs nothing"


def too_little(decision: Decision, parameters: Mapping[str, Value], horizon: int) -> str | None:
    """Why a budget leaves nothing to choose; None if it leaves something, or there is none."""
    if decision.budget is None:
        return None
    prices = dict(_prices(decision, catalogue.resolve(parameters), horizon))
    if not prices or min(prices.values()) <= decision.budget:
        return None
    cheapest = min(prices, key=lambda name: prices[name])
    return (
        f"{KEY}.budget is {number(decision.budget)}, and the cheapest change, {cheapest}, costs "
        f"{number(round(prices[cheapest]))} at the least over {horizon} weeks; raise it, or leave it out"
    )


def _prices(decision: Decision, firm: Parameters, horizon: int) -> Iterator[tuple[str, float]]:
    """What each single change costs at the least over the weeks that count."""
    years = horizon / WEEKS_PER_YEAR
    for name, cost in decision.costs.items():
        levels = decision.levers.get(name)
        steps = [(name, (1.0, 1.0), 0.0)]
        if levels is not None:
            today = decision.levels[name]
            steps = [
                (f"{name} {shown(level)}", cost.times(today, level), seats_payroll(name, today, level, firm))
                for level in levels
                if level != today
            ]
        for label, (once, often), payroll in steps:
            paid = cost.once.low + hour(firm) * cost.hours.low
            recurs = cost.yearly.low + firm.functions.success.salary * cost.people.low
            yield label, once * paid + years * (often * recurs + payroll)


class _Reader:
    """Checks the section part by part."""

    def __init__(
        self,
        levers: Mapping[str, tuple[Value, ...]],
        regimes: Sequence[str],
        moving: Sequence[str],
        faults: Faults,
    ) -> None:
        self.levers = levers
        self.regimes = regimes
        self.moving = moving
        self.faults = faults

    # ------------------------------------------------------------ today

    def today(self, value: object, given: bool, parameters: Mapping[str, Value]) -> tuple[str | None, dict[str, Value]]:
        """Today's regime, None where it has a fault, and today's levels of the levers."""
        path: Path = (KEY, "today")
        if not given:
            words = f"'{KEY}.today' is missing: the regime in which the firm works now"
            self.faults.blame((KEY,), words, of_key=True)
            return None, {}
        if value is REFUSED:
            return None, {}
        named = value if isinstance(value, dict) else {REGIME_KEY: value}
        if REGIME_KEY not in named:
            words = f"'{KEY}.today.{REGIME_KEY}' is missing: the regime in which the firm works now"
            self.faults.blame(path, words, of_key=True)
            return None, {}
        regime = self._regime((*path, REGIME_KEY) if isinstance(value, dict) else path, named[REGIME_KEY])
        for name in named:
            if name != REGIME_KEY and name not in self.levers:
                words = f"{KEY}.today: {shown(name)} is no lever of this file{nearest(name, tuple(self.levers))}"
                self.faults.blame((*path, name), words, of_key=True)
        levels = {name: self._level(name, named, parameters) for name in self.levers}
        return regime, levels

    def _regime(self, path: Path, value: object) -> str | None:
        if isinstance(value, str) and value in self.regimes and value not in self.moving:
            return value
        if isinstance(value, str) and value in self.moving:
            words = f"{dotted(path)} is {shown(value)}, which becomes another regime; allowed: one that stays as it is"
            self.faults.blame(path, words)
        elif value is not REFUSED:
            words = f"{dotted(path)} is {shown(value)}, which is not among the candidates"
            self.faults.blame(path, f"{words}{nearest(str(value), tuple(self.regimes))}")
        return None

    def _level(self, name: str, named: Mapping[str, object], parameters: Mapping[str, Value]) -> Value:
        """Today's level of a lever."""
        path: Path = (KEY, "today", name) if name in named else ("levers", name)
        levels = self.levers[name]
        today: Any = named.get(name, parameters.get(name, levels[0] if levels else 0))
        if levels and today not in levels and today is not REFUSED:
            where = "" if name in named else ", as 'parameters' sets it"
            words = (
                f"{name} is {shown(today)} today{where}, which is not among its levels {shown(list(levels))}; add it"
            )
            self.faults.blame(path, words, of_key=True)
        return today if today in levels or not levels else levels[0]

    # ------------------------------------------------------------ costs

    def costs(self, value: object, today: str | None) -> dict[str, Cost]:
        """What each change costs; each that there is has to be priced."""
        path: Path = (KEY, "costs")
        if value is REFUSED:
            return {}
        if not isinstance(value, dict):
            words = f"{dotted(path)} is {shown(value)}; allowed: a mapping from regimes and levers to costs"
            self.faults.blame(path, words)
            return {}
        given: Mapping[str, object] = value
        due = [*(name for name in self.regimes if name != today), *self.levers]
        for name in due if today is not None else self.levers:
            if name not in given:
                self.faults.blame(path, unpriced(name, name in self.levers), of_key=True)
        found = {}
        for name, one in given.items():
            if name == today:
                words = f"{KEY}.costs.{name}: this is how the firm works today; a cost is that of a change from it"
                self.faults.blame((*path, name), words, of_key=True)
            elif name not in due:
                if today is not None:
                    words = f"{KEY}.costs: {shown(name)} is no regime and no lever of this file"
                    self.faults.blame((*path, name), f"{words}{nearest(name, tuple(due))}", of_key=True)
            elif (cost := self._cost((*path, name), name, one)) is not None:
                found[name] = cost
        return {name: found[name] for name in due if name in found}

    def _cost(self, path: Path, name: str, value: object) -> Cost | None:
        before = len(self.faults.found)
        if not isinstance(value, dict) or set(value) & set(ENDS):
            once = self.amount(path, value)
            return None if once is None else Cost(once)
        self.faults.unknown_keys(path, value, (*OF_COSTS, PER))
        amounts = {key: self.amount((*path, key), value[key]) for key in OF_COSTS if key in value}
        per = self._per((*path, PER), name, value[PER]) if PER in value else 0.0
        known = {key: amount for key, amount in amounts.items() if amount is not None}
        return Cost(**known, per=per) if len(self.faults.found) == before else None

    def _per(self, path: Path, name: str, value: object) -> float:
        levels = self.levers.get(name)
        if levels is None or any(isinstance(level, str) for level in levels):
            what = "a regime" if levels is None else "a lever of words"
            words = f"{dotted(path)}: {what} has no amount that it differs by; leave 'per' out"
            self.faults.blame(path, words, of_key=True)
        elif not _is_number(value) or not 0 < float(value) <= DEAREST:
            if value is not REFUSED:
                self.faults.blame(path, f"{dotted(path)} is {shown(value)}; allowed: a number above 0")
        else:
            return float(value)
        return 0.0

    def amount(self, path: Path, value: object, *, spread: bool = True) -> Amount | None:
        """A number, or where `spread` a range; None, with a fault, if it is neither."""
        if spread and isinstance(value, dict):
            return self._spread(path, value)
        if _is_number(value) and 0 <= float(value) <= DEAREST:
            return Amount(float(value), float(value))
        if value is not REFUSED:
            allowed = AMOUNT if spread else AMOUNT.partition(", or")[0]
            written = isinstance(value, str) and _MONEY.search(value)
            cure = f"; write it as a number alone, all money in the one '{KEY}.currency'" if written else ""
            self.faults.blame(path, f"{dotted(path)} is {shown(value)}; allowed: {allowed}{cure}")
        return None

    def _spread(self, path: Path, value: Mapping[str, object]) -> Amount | None:
        before = len(self.faults.found)
        self.faults.unknown_keys(path, value, ENDS)
        for end in ENDS:
            if end not in value:
                words = f"'{dotted(path)}.{end}' is missing; a range has 'low' and 'high'"
                self.faults.blame(path, words, of_key=True)
        ends = [self.amount((*path, end), value[end], spread=False) for end in ENDS if end in value]
        if len(self.faults.found) > before or None in ends:
            return None
        low, high = (end.low for end in ends if end is not None)
        if low >= high:
            words = f"{dotted(path)} goes from {shown(value['low'])} to {shown(value['high'])}; allowed: low below high"
            self.faults.blame(path, words, of_key=True)
            return None
        return Amount(low, high)

    # ------------------------------------------------------------ the rest

    def currency(self, value: object) -> str:
        if isinstance(value, str) and (not value or re.fullmatch("[A-Z]{3}", value)):
            return value
        if value is not REFUSED:
            words = f"{KEY}.currency is {shown(value)}; allowed: three capital letters, such as EUR"
            self.faults.blame((KEY, "currency"), words)
        return ""

    def changing(self, value: object, horizon: int) -> dict[str, Any]:
        """How accounts move from today's way."""
        path: Path = (KEY, "changing")
        found: dict[str, Any] = {"over": 0, "order": ORDERS[0], "not_before_renewal": 0}
        if value is REFUSED:
            return found
        if not isinstance(value, dict):
            words = f"{dotted(path)} is {shown(value)}; allowed: a mapping of {', '.join(map(repr, CHANGING))}"
            self.faults.blame(path, words)
            return found
        self.faults.unknown_keys(path, value, CHANGING)
        for key in CHANGING:
            if key not in value or value[key] is REFUSED:
                continue
            here, one = (*path, key), value[key]
            if key == "order":
                if one not in ORDERS:
                    words = f"{dotted(here)} is {shown(one)}; allowed: {' or '.join(map(repr, ORDERS))}"
                    self.faults.blame(here, words)
                else:
                    found[key] = one
                continue
            entry = catalogue.find(f"regimes.any.then.0.{key}", ())
            if fault := entry.fault(one, dotted(here)):
                self.faults.blame(here, fault)
            elif key == "over" and entry.adapter.validate_python(one) > horizon:
                words = f"{dotted(here)} is {shown(one)}, and the horizon has {horizon} weeks; allowed: 0 to {horizon}"
                self.faults.blame(here, words)
            else:
                found[key] = entry.adapter.validate_python(one)
        return found


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

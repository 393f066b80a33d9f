"""The life of one customer in one run: what it was like at the end of every week, and what happened in it.

All of it is read off a run that the compiled engine was watched at (`simulation.engine.history.watch`; `polled` sees a
model of one's own so), from the states at the ends of two weeks that follow each other. Weeks are those of the
horizon; 0 is the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.story.dated import Dated
from simulation.engine.history import LEAVE_CHANCE, History
from simulation.science.coefficients import BY_LEAD, Coefficients
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION, SEGMENTS

COLUMNS: Final = (
    *("here", "generation", "segment", "way", "age", "renewal_age", "size", "trust", "firm_trust", "trust_in_persons"),
    *("told", "answers", "answer_days", "holder", "context", "person_trust", LEAVE_CHANCE),
)
SEATS: Final = ("notice_weeks", "to_competitor", "prepared", "closed")
"""What a history must hold of accounts, and of seats."""

FALL: Final = 0.08
"""Trust lost in one week from which on it is told by itself, where nothing else that happened in it says why."""


class Happening(NamedTuple):
    """Something that happened to a customer.

    Attributes
    ----------
    week : int
        Week of the horizon.
    kind : str
        One of `KINDS`.
    function, who : str
        The function that it is about, and the person; empty where it is about nobody, or about somebody who left before
        the story begins.
    other : str
        Who takes over, empty for nobody (yet); of a move, the regime under which the account is from now on.
    how : str
        Of a departure "competitor", "elsewhere", with "_unsaid" where no notice was served, "_dismissed" and, where the
        seat is closed, "_closed" where an event did it; of an absence "planned" or "sudden"; of a move "lead" or "all",
        whether one leads from now on; of an event, in words; of a loss "renewal", "followed", or "either" where both
        fell into one week.
    share : float
        What the successor knows at the end of the week, as a share of what the leaver knew; the chance to leave at a
        renewal; the growth of a contract, as a share of it; the fall of trust; NaN where there is none.
    weeks : int
        How long: of an absence, of a seat that nobody was in; of a move, how many persons the customer knows from now
        on.
    """

    week: int
    kind: str
    function: str = ""
    who: str = ""
    other: str = ""
    how: str = ""
    share: float = float("nan")
    weeks: int = 0


KINDS: Final = (
    *("sold", "event", "notice", "leaves", "takes_over", "moves", "away", "buyer", "expands", "falls", "renewal"),
    "lost",
)
"""Kinds of things that happen, in the order in which those of one week are told."""


@dataclass(frozen=True, eq=False, slots=True)
class Life:
    """The life of one customer, as far as it falls into the horizon.

    Attributes
    ----------
    regime : str
        How ownership is organised.
    slot, generation : int
        They name the customer, as in a trace: its place in the book, and how many held that place before.
    segment : str
        One of `members.SEGMENTS`.
    under : str
        The regime under which the account begins: `regime`, or that of its segment.
    led, led_at_last : bool
        Whether the person of customer success leads the account, rather than being one among several, when the story
        begins and when it ends.
    age : int
        Weeks with the firm when the first of `weeks` begins; 0 where it was sold in the horizon.
    weeks : DataFrame
        One row per week lived to its end: `week`; `trust`, `firm_trust`, `person_trust` (0-1); `known`, the share of
        what the customer has told that the person of customer success knows (NaN while there is none); `lead`, that
        person (empty while there is none); `at_work`; `answers` and `response_days` (working days, mean); `size`.
    happenings : tuple of Happening
        In order.
    """

    regime: str
    slot: int
    generation: int
    segment: str
    under: str
    led: bool
    led_at_last: bool
    age: int
    weeks: pd.DataFrame
    happenings: tuple[Happening, ...]

    @property
    def lost(self) -> bool:
        """Whether the customer was lost."""
        return any(each.kind == "lost" for each in self.happenings)

    @property
    def kinds(self) -> set[str]:
        """Which kinds of things happened."""
        return {each.kind for each in self.happenings}


class _Names:
    """What people are called: function and number of the seat; whoever comes into it later has a letter."""

    def __init__(self, history: History) -> None:
        self.seats = history.coefficients.seats
        begun = history.in_seat[1:] & ~history.in_seat[:-1]
        begun[: history.warm_up] = False
        empty_at_first = ~history.in_seat[history.warm_up]
        self.number = np.vstack([np.zeros(begun.shape[1], int), begun.cumsum(axis=0)]) - empty_at_first
        self.first = np.cumsum(self.seats) - self.seats

    def of(self, row: int, seat: int) -> str:
        """The name of whoever is in a seat in that row, or was in it last."""
        function = int(np.searchsorted(self.first, seat, side="right")) - 1
        number = max(0, int(self.number[row, seat]))
        letter = "" if number == 0 else chr(ord("a") + number) if number < 26 else f".{number + 1}"
        return f"{FUNCTIONS[function].capitalize()} {seat - self.first[function] + 1}{letter}"


def life(history: History, regime: str, slot: int, generation: int, place: int = 0) -> Life:
    """Read the life of a customer off a run that was watched with `COLUMNS` and `SEATS`.

    Parameters
    ----------
    history, regime
        The run, and what its regime is called.
    slot, generation
        Which customer; it must be there at the end of a week of the horizon or of the one before.
    place
        Where its slot stands in the arrays of the history.
    """
    return _Reader(history, slot, generation, place).life(regime)


class _Reader:
    """Reads one customer, row by row; row `warm_up` is the end of the last week that does not count."""

    def __init__(self, history: History, slot: int, generation: int, place: int) -> None:
        self.history, self.slot, self.generation = history, slot, generation
        self.a = {name: column[:, place] for name, column in history.accounts.items()}
        there = (self.a["here"] == 1) & (self.a["generation"] == generation)
        there[: history.warm_up] = False
        self.rows = np.nonzero(there)[0]
        self.names = _Names(history)
        self.left = history.in_seat[:-1] & ~history.in_seat[1:]
        self.dated = Dated(history)
        self.knew: dict[int, tuple[str, float, int]] = {}  # by function: who left, what they knew, and in which row

    def c(self, row: int) -> Coefficients:
        """The coefficients of the regime under which the account is at the end of a week."""
        return self.history.ways(row)[int(self.a["way"][row])]

    def people(self, row: int) -> list[int]:
        """The functions whose persons the customer knows at the end of a week, and customer success."""
        touchpoints = self.c(row).touchpoints
        return [f for f in range(len(FUNCTIONS)) if touchpoints[f] or f == LEAD_FUNCTION]

    def life(self, regime: str) -> Life:
        """All of it."""
        first, last = int(self.rows[0]), int(self.rows[-1])
        for function in self.people(first):
            self._left_before(first, function)
        found = [] if first == self.history.warm_up else [self._sold(first)]
        for row in range(first + 1, last + 1):
            found += sorted(self._of_week(row), key=lambda each: KINDS.index(each.kind))
        if last < len(self.history.in_seat) - 1:
            found += self._lost(last + 1)
        return Life(
            regime=regime,
            slot=self.slot,
            generation=self.generation,
            segment=SEGMENTS[int(self.a["segment"][first])],
            under=self.dated.regime(int(self.a["way"][first])) or regime,
            led=self.c(first).accountability == BY_LEAD,
            led_at_last=self.c(last).accountability == BY_LEAD,
            age=int(self.a["age"][first]),
            weeks=self._weeks(),
            happenings=tuple(found),
        )

    def _left_before(self, row: int, function: int) -> None:
        """See since when a seat has been empty that is so when the story begins, and what was known then."""
        seat = int(self.a["holder"][row][function])
        # at age 0 it has just been sold to; and the past that it is given changes what is known
        while row > self.history.settled and not self.history.in_seat[row, seat] and self.a["age"][row] > 0:
            row -= 1
            if self.history.in_seat[row, seat]:
                self.knew[function] = ("", float(self.a["context"][row][function]), row + 1)

    def _week(self, row: int) -> int:
        return row - 1 - self.history.warm_up

    def _person(self, row: int, function: int) -> str:
        """The named person of a function at the end of a week; empty while the seat is."""
        seat = int(self.a["holder"][row][function])
        return self.names.of(row, seat) if self.history.in_seat[row, seat] else ""

    def _sold(self, row: int) -> Happening:
        # sold at the end of that week, so that the next one is the first
        lead = FUNCTIONS[LEAD_FUNCTION]
        return Happening(self._week(row) + 1, "sold", lead, self._person(row, LEAD_FUNCTION))

    def _of_week(self, row: int) -> Iterator[Happening]:
        happened = False
        week, a = self._week(row), self.a
        for words in self.dated.words(week):
            yield Happening(week, "event", how=words)
        if a["way"][row] != a["way"][row - 1]:
            yield self._moves(row)
        for function in self.people(row):
            for each in self._of_function(row, function):
                happened = happened or each.kind in ("leaves", "buyer")
                yield each
        if a["size"][row] > a["size"][row - 1]:
            yield Happening(week, "expands", share=float(a["size"][row] / a["size"][row - 1] - 1.0))
        if a["renewal_age"][row] > a["renewal_age"][row - 1]:
            yield Happening(week, "renewal", share=float(a[LEAVE_CHANCE][row]))
        fall = float(a["trust"][row - 1] - a["trust"][row])
        if fall >= FALL and not happened:
            yield Happening(week, "falls", share=fall)

    def _moves(self, row: int) -> Happening:
        c, name = self.c(row), self.dated.regime(int(self.a["way"][row]))
        how = "lead" if c.accountability == BY_LEAD else "all"
        who = self._person(row, LEAD_FUNCTION)
        return Happening(
            self._week(row), "moves", FUNCTIONS[LEAD_FUNCTION], who, name, how, weeks=sum(map(bool, c.touchpoints))
        )

    def _of_function(self, row: int, function: int) -> Iterator[Happening]:
        week, name = self._week(row), FUNCTIONS[function]
        before, now = (int(self.a["holder"][at][function]) for at in (row - 1, row))
        who, successor = self._person(row - 1, function), self._person(row, function)
        if self.left[row - 1, before]:
            self.knew[function] = (who, float(self.a["context"][row - 1][function]), row)
            yield self._leaves(row, function, before)
        elif successor and successor != who:
            yield self._takes_over(row, function, who, successor)
        elif function == LEAD_FUNCTION:
            yield from self._of_lead(row, now)
        new = self.c(row).new_person_trust
        if self.a["person_trust"][row][function] == new != self.a["person_trust"][row - 1][function]:
            yield Happening(week, "buyer", name, successor)

    def _leaves(self, row: int, function: int, seat: int) -> Happening:
        how = self._how(row, seat)
        who, successor = self._person(row - 1, function), self._person(row, function)
        share = self._share(row, function) if successor else float("nan")
        return Happening(self._week(row), "leaves", FUNCTIONS[function], who, successor, how, share)

    def _how(self, row: int, seat: int) -> str:
        """Where somebody goes who leaves, and what is to be said of it."""
        people = self.history.people
        where = "competitor" if people["to_competitor"][row, seat] else "elsewhere"
        if seat in self.dated.dismissed(self._week(row)):
            return f"{where}_dismissed" + "_closed" * bool(people["closed"][row, seat])
        usual = self.history.ways(row)[int(self.a["way"][row - 1])].notice_weeks
        unsaid = usual > 0 and people["notice_weeks"][row - 1, seat] == 0
        return where + "_unsaid" * bool(unsaid)

    def _takes_over(self, row: int, function: int, who: str, successor: str) -> Happening:
        left, _, since = self.knew.get(function, ("", float("nan"), row))
        return Happening(
            self._week(row),
            "takes_over",
            FUNCTIONS[function],
            who or left,
            successor,
            share=self._share(row, function),
            weeks=row - since,
        )

    def _share(self, row: int, function: int) -> float:
        """What a successor knows of what the leaver knew."""
        _, knew, _ = self.knew.get(function, ("", float("nan"), row))
        return float(self.a["context"][row][function]) / knew if knew > 0.0 else float("nan")

    def _of_lead(self, row: int, seat: int) -> Iterator[Happening]:
        h, week, name = self.history, self._week(row), FUNCTIONS[LEAD_FUNCTION]
        who = self._person(row, LEAD_FUNCTION)
        if h.people["notice_weeks"][row, seat] > 0 == h.people["notice_weeks"][row - 1, seat]:
            yield Happening(week, "notice", name, who)
        if h.at_work[row - 1, seat] and not h.at_work[row, seat] and h.in_seat[row, seat]:
            later = np.nonzero(h.at_work[row:, seat] | ~h.in_seat[row:, seat])[0]
            weeks = int(later[0]) if len(later) else len(h.at_work) - row
            how = "planned" if h.people["prepared"][row, seat] else "sudden"
            yield Happening(week, "away", name, who, how=how, weeks=weeks)

    def _lost(self, row: int) -> list[Happening]:
        """The week in which the customer is there no more."""
        a, week = self.a, self._week(row)
        gone = []
        touchpoints = self.c(row - 1).touchpoints
        for function in self.people(row - 1):
            seat = int(a["holder"][row - 1][function])
            if self.left[row - 1, seat]:
                who = self._person(row - 1, function)
                gone.append(Happening(week, "leaves", FUNCTIONS[function], who, how=self._how(row, seat)))
        tempting = [
            each for each in gone if each.how.startswith("competitor") and touchpoints[FUNCTIONS.index(each.function)]
        ]
        due = a["age"][row - 1] + 1 == a["renewal_age"][row - 1]
        how = "either" if due and tempting else "renewal" if due else "followed"
        chance = float(a[LEAVE_CHANCE][row - 1]) if due else float("nan")
        who = tempting[0].who if tempting else ""
        return [*gone, Happening(week, "lost", who=who, how=how, share=chance)]

    def _weeks(self) -> pd.DataFrame:
        rows = self.rows[self.rows > self.history.warm_up]
        rows = rows[self.a["age"][rows] > 0]
        a = {name: column[rows] for name, column in self.a.items()}
        leads = [self._person(row, LEAD_FUNCTION) for row in rows]
        seats = a["holder"][:, LEAD_FUNCTION].astype(int)
        context, told = a["context"][:, LEAD_FUNCTION], a["told"]
        known = np.minimum(1.0, np.divide(context, told, out=np.ones(len(rows)), where=told > 0.0))
        answers = a["answers"].astype(int)
        days = np.divide(a["answer_days"], answers, out=np.full(len(rows), np.nan), where=answers > 0)
        return pd.DataFrame(
            {
                "week": rows - 1 - self.history.warm_up,
                "trust": a["trust"],
                "firm_trust": a["firm_trust"],
                "person_trust": a["trust_in_persons"],
                "known": np.where([bool(lead) for lead in leads], known, np.nan),
                "lead": leads,
                "at_work": self.history.at_work[rows, seats],
                "answers": answers,
                "response_days": days,
                "size": a["size"],
            }
        )

"""Records of a firm whose truth is known: the tables that the reference model would export from its systems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.records.working_time import later
from simulation.model.account import Account
from simulation.model.employee import Employee
from simulation.model.link import Link
from simulation.model.model import OwnershipModel
from simulation.model.request import Answer, Request
from simulation.science import rules
from simulation.science.members import FUNCTIONS, SEGMENTS

if TYPE_CHECKING:
    from simulation.science.events import Happening
    from simulation.science.parameters import Parameters
    from simulation.science.regimes import Regime

FIRST_DAY: Final = dt.date(2022, 1, 3)
"""The Monday of the first week that counts."""

WORKING_DAYS: Final = 5
OPENS_AT: Final = 9
"""The hour at which the firm opens; requests come in within the eight hours that follow."""


class RecordedEmployee(Employee):
    """Whoever is in a seat has a number of its own, and it is known whether a leaver had given notice."""

    model: Recorder
    number = 0
    gave_notice = False

    def begin(self) -> None:
        """Somebody new sits down."""
        self.number += 1
        self.gave_notice = False
        super().begin()

    def give_notice(self) -> None:
        """Say so, which tells quitting from a dismissal."""
        self.gave_notice = True
        super().give_notice()

    def announce(self, weeks: int) -> None:
        """Everybody knows."""
        self.gave_notice = True
        super().announce(weeks)

    def resign_today(self) -> None:
        """Go without notice, which is how whoever is laid off goes."""
        super().resign_today()
        self.gave_notice = False

    def leave(self) -> None:
        """The person goes, and the personnel system notes how."""
        self.model.note_departure(self)
        super().leave()

    @property
    def key(self) -> str:
        """The person, as all tables name it."""
        return f"P{self.seat:03d}-{self.number}"


class RecordedAccount(Account):
    """A customer whose last day is noted."""

    model: Recorder

    @property
    def key(self) -> str:
        """The customer, as all tables name it."""
        return f"C{self.slot:05d}-{self.generation}"

    def leave(self, *, followed: bool) -> None:
        """A customer who follows somebody leaves with them; others when the term has run out, at the end of a week."""
        self.model.note_end(self, self.model.week_number + (not followed))
        super().leave(followed=followed)


class RecordedRequest(Request):
    """A request whose way is kept."""

    account: RecordedAccount
    answered_by: RecordedEmployee | None = None
    reopened = 0

    def _contact(self, person: Employee, answer: Answer, relay: Answer | None) -> bool:
        assert isinstance(person, RecordedEmployee)
        self.answered_by = person
        return super()._contact(person, answer, relay)

    def _try_again(self, function: int, competence: float, luck: float) -> None:
        self.reopened = 1
        super()._try_again(function, competence, luck)


class Recorder(OwnershipModel):
    """The reference model, with what happens in it written down as a firm's systems would."""

    account_class = RecordedAccount
    employee_class = RecordedEmployee

    def __init__(self, *firm: Any, first_day: dt.date = FIRST_DAY, **more: Any) -> None:
        self._first_day = first_day
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("accounts", "owners", "people", "tickets")}
        self._rows["absences"] = []
        self._departures: dict[str, tuple[int, str]] = {}
        self._ends: dict[str, int] = {}
        self._known: dict[str, dict[Any, Any]] = {"accounts": {}, "people": {}, "owners": {}, "absences": {}}
        super().__init__(*firm, **more)

    # ------------------------------------------------------------ what the parts report

    def note_departure(self, person: RecordedEmployee) -> None:
        """Somebody leaves in this week."""
        self._departures[person.key] = (self.week_number, "quit" if person.gave_notice else "dismissed")

    def note_end(self, account: RecordedAccount, week: int) -> None:
        """A customer is one no more from the start of `week` on."""
        self._ends[account.key] = week

    # ------------------------------------------------------------ a week

    def serve(self, account: Account) -> None:
        """As ever, and write down each request."""
        assert isinstance(account, RecordedAccount)
        for function in account.asks():
            request = RecordedRequest(account, function)
            request.run_its_course()
            if self.ledger.counting:
                self._note_ticket(request)

    def step(self) -> None:
        """One week, and what has changed in it; the firm as it is when the weeks begin that count."""
        if self.week_number == self.ledger.warm_up:
            self._note(self.week_number)
        super().step()
        if self.week_number > self.ledger.warm_up:
            self._note(self.week_number - 1)
            self._note_new_customers()

    def _note(self, week: int) -> None:
        accounts: list[RecordedAccount] = self.accounts()
        people: list[RecordedEmployee] = [each for each in self.employees if not each.vacant]
        for person in people:
            # a week at work is counted at its start, so that whoever is hired now has none yet
            began = self.week_number - person.tenure - (self.week_number > week)
            self._known["people"].setdefault(person.key, (began, FUNCTIONS[person.function]))
        self._changed("absences", {each.key: each.key for each in people if each.absence_weeks > 0}, lambda _: week)
        for account in accounts:
            self._note_customer(account)
        since: dict[Any, int] = {}
        now: dict[Any, str] = {}
        for account in accounts:
            for function, link in enumerate(account.links):
                if account.coefficients.touchpoints[function] and not link.holder.vacant:
                    key = (account.key, FUNCTIONS[function])
                    assert isinstance(link.holder, RecordedEmployee)
                    now[key] = link.holder.key
                    since[key] = self._since(account, link)
        self._changed("owners", now, lambda key: since.get(key, week))

    def _since(self, account: RecordedAccount, link: Link) -> int:
        return max(link.since, self.week_number - account.age)

    def _note_customer(self, account: RecordedAccount) -> None:
        c = account.coefficients
        self._known["accounts"][account.key] = {
            "start": self.week_number - account.age,
            "segment": SEGMENTS[account.segment],
            "value": account.spend * c.weekly_revenue[account.segment] * rules.WEEKS_PER_YEAR,
            "renewal": self.week_number - account.age + account.renewal_age,
            "term": round(c.term_weeks[account.segment] * 12 / rules.WEEKS_PER_YEAR),
        }

    def _note_new_customers(self) -> None:
        for account in self.accounts():
            assert isinstance(account, RecordedAccount)
            if account.key not in self._known["accounts"]:
                self._note_customer(account)

    def _changed(self, table: str, now: Mapping[Any, str], since: Callable[[Any], int]) -> None:
        """Close the times that have ended, and begin those that are new."""
        begun = self._known[table]
        week = max(self.week_number - 1, self.ledger.warm_up)
        for key in [key for key in begun if now.get(key) != begun[key][0]]:
            whom, first = begun.pop(key)
            self._rows[table].append({"key": key, "whom": whom, "from": first, "to": self._until(key, whom, week)})
        for key, whom in now.items():
            if key not in begun:
                begun[key] = (whom, since(key))

    def _until(self, key: Any, whom: str, week: int) -> int:
        """The week in which a time ends: with the customer, or with the person, if that was earlier."""
        ends = [week]
        if isinstance(key, tuple) and key[0] in self._ends:
            ends = [self._ends[key[0]]]
        if whom in self._departures:
            ends.append(self._departures[whom][0])
        return min(ends)

    # ------------------------------------------------------------ tickets

    def _note_ticket(self, request: RecordedRequest) -> None:
        number = len(self._rows["tickets"])
        spread = (request.account.slot * len(FUNCTIONS) + request.function + self.week_number) * 97
        weekday, minute = spread % WORKING_DAYS, spread % 480
        opened = dt.datetime.combine(self._monday(self.week_number), dt.time(OPENS_AT))
        opened += dt.timedelta(days=weekday, minutes=minute)
        solver = request.answered_by
        self._rows["tickets"].append(
            {
                "id": f"T{number:06d}",
                "account": request.account.key,
                "opened": opened,
                "solved": None if solver is None else later(opened, request.days),
                "assignee": None if solver is None else solver.key,
                "role": FUNCTIONS[request.function],
                "stations": 1 + request.detours + request.relayed,
                "reopened": request.reopened,
            }
        )

    # ------------------------------------------------------------ the tables

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables as they are on the first day after the last week that was carried out."""
        people = [
            {"id": key, "role": role, "hired": self._day(began), **self._departure(key)}
            for key, (began, role) in sorted(self._known["people"].items())
        ]
        accounts = [
            {
                "id": key,
                "start": self._day(about["start"]),
                "end": self._day(self._ends.get(key)),
                "segment": about["segment"],
                "value": round(about["value"], 2),
                "renewal": None if key in self._ends else self._day(about["renewal"]),
                "term": about["term"],
            }
            for key, about in sorted(self._known["accounts"].items())
        ]
        owners = [
            {"account": key[0], "person": whom, "role": key[1], "from": self._day(first), "to": self._day(to)}
            for key, whom, first, to in self._times("owners")
        ]
        absences = [
            {"person": whom, "from": self._day(first), "to": self._day(to)}
            for _, whom, first, to in self._times("absences")
        ]
        rows = {"accounts": accounts, "owners": owners, "people": people, "absences": absences}
        found = {name: pd.DataFrame(each) for name, each in rows.items()}
        return found | {"tickets": pd.DataFrame(self._rows["tickets"])}

    def _times(self, table: str) -> list[tuple[Any, str, int, int | None]]:
        ended = [(row["key"], row["whom"], row["from"], row["to"]) for row in self._rows[table]]
        going_on = [(key, whom, first, None) for key, (whom, first) in self._known[table].items()]
        lasting = [each for each in ended if each[2] < each[3]]  # the firm as it was, until the first week
        return sorted([*lasting, *going_on], key=lambda each: (each[0], each[2], each[1]))

    def _departure(self, key: str) -> dict[str, Any]:
        week, how = self._departures.get(key, (None, None))
        return {"left": self._day(week), "how": how}

    def _day(self, week: int | None) -> dt.date | None:
        return None if week is None else self._monday(week)

    def _monday(self, week: int) -> dt.date:
        return self._first_day + dt.timedelta(weeks=week - self.ledger.warm_up)


def records(
    parameters: Parameters,
    regime: Regime,
    *,
    seed: int,
    replication: int = 0,
    warm_up: int,
    horizon: int,
    events: tuple[Happening, ...] = (),
    first_day: dt.date = FIRST_DAY,
) -> tuple[dict[str, pd.DataFrame], dict[str, float | None]]:
    """The tables that a firm would export after `horizon` weeks, and the outcomes of the same run.

    Parameters
    ----------
    parameters, regime, seed, replication, warm_up, horizon, events
        As of `OwnershipModel`.
    first_day
        The Monday of the first week that counts.
    """
    firm = Recorder(
        parameters,
        regime,
        seed=seed,
        replication=replication,
        warm_up=warm_up,
        horizon=horizon,
        events=events,
        first_day=first_day,
    )
    outcomes = firm.run()
    return firm.tables(), outcomes

"""What the records say of the firm, each number with its interval and with what it rests on.

Years have 52 weeks, as in the model. What happened is counted from the day on which the tables are whole; customers,
people and owners who were there before enter at the age that they then had (delayed entry).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.intervals import wilson
from analysis.records.checks import NEVER
from analysis.records.churn import Lives
from analysis.records.lineages import lineages
from analysis.records.reading import Records
from analysis.records.uncertainty import FEWEST, UNTOLD, bunched_rate, crossed_mean, rate, ratio, weighted_share
from analysis.records.vacancies import Vacancies, mean_weeks, vacancies
from analysis.records.working_time import between, lengths
from simulation.science.members import FUNCTIONS, SEGMENTS

YEAR: Final = pd.Timedelta(weeks=52)
WEEK: Final = pd.Timedelta(weeks=1)
AGES: Final = (0.0, 1.0, 2.0, 4.0, np.inf)
"""Years with the firm between which hazards are told, of customers and of people."""

BLOCKS: Final = 12
"""Into so many stretches of time the records are parted: within one, everybody waits for the same people."""

LEAST_SPREAD: Final = 0.5
"""Variance of a count of losses, over that of a Poisson count: few at risk would make it seem smaller than it is."""


QUARTERS: Final = (*np.arange(0.0, 12.0, 0.25), np.inf)
"""The same, finely: most are lost at a renewal, when each can be lost once."""

TENURES: Final = {"quit_early": (0, 13), "quit_middle": (13, 104), "quit_late": (104, np.inf)}
"""Weeks in the job between which the model has people leave at rates of their own, by the parameter that says so."""


class Estimate(NamedTuple):
    """One number that the records tell.

    Attributes
    ----------
    name
        What it is called; `of` names the part of the firm, empty for all of it.
    value, low, high
        With its interval, in `unit`.
    events, exposure
        How often it was seen, and in how many cases or how much time.
    how
        By which estimator, in words.
    """

    name: str
    of: str
    label: str
    value: float
    low: float
    high: float
    unit: str
    events: float
    exposure: float
    how: str


def estimates(records: Records, lives: Lives, confidence: float = 0.95) -> list[Estimate]:
    """Everything that the tables tell, in the order in which it is read."""
    maker = _Maker(records, lives, confidence)
    parts = (
        *(maker.churn(), maker.first_year(), maker.hazards(), maker.people(), maker.tenures(), maker.vacancies()),
        *(maker.owners(), maker.tickets(), maker.absences()),
    )
    return [each for part in parts for each in part if np.isfinite(each.value)]


class _Maker:
    def __init__(self, records: Records, lives: Lives, confidence: float) -> None:
        self.tables, self.lives, self.confidence = records.tables, lives, confidence
        self.since, self.as_of = records.since, records.as_of
        self.block = (self.as_of - self.since) / BLOCKS

    # ------------------------------------------------------------ customers

    def churn(self) -> Iterator[Estimate]:
        """Of the customers who open a year, the share that is lost within it; of revenue, too, where it is known."""
        years = int((self.as_of - self.since) // YEAR)
        starts = [self.as_of - YEAR * (number + 1) for number in range(years)]
        lives = self.lives.table.assign(lineage=lineages(self.lives.table))
        opened = [lives[(lives["start"] <= day) & (lives["until"] > day)].assign(day=day) for day in starts]
        if not opened:
            return
        rows = pd.concat(opened)
        rows = rows.assign(gone=rows["lost"] & (rows["until"] <= rows["day"] + YEAR))
        how = f"share of those who open a year, {years} years back; customers and who took their place as clusters"
        for of, some in self._by_segment(rows):
            flags, ids = some["gone"].to_numpy(float), some["lineage"].to_numpy()
            found = weighted_share(flags, np.ones(len(flags)), ids, self.confidence)
            about = flags.sum(), len(flags)
            yield Estimate("churn_rate", of, "Customers lost in a year", *found, "share", *about, how)
        if "value" in rows and rows["value"].notna().any():
            known = rows[rows["value"].notna()]
            flags, values = (known[name].to_numpy(float) for name in ("gone", "value"))
            found = weighted_share(flags, values, known["lineage"].to_numpy(), self.confidence)
            gone = float(known["gone"].sum())
            how = "weighted by yearly revenue as it is now; exact for as many equal ones as these are worth"
            yield Estimate("revenue_churn", "", "Revenue lost in a year", *found, "share", gone, len(known), how)

    def first_year(self) -> Iterator[Estimate]:
        """Of the customers who came, and whose first year can be seen whole, the share that is still there after it."""
        lives = self.lives.table
        came = lives[(lives["start"] >= self.since) & (lives["start"] <= self.as_of - YEAR)]
        stayed = ~(came["lost"] & (came["until"] <= came["start"] + YEAR))
        how = "share of those who came and whose first year is over; Wilson"
        yield self._share("kept_first_year", "", "New customers kept for a year", stayed, how)

    def hazards(self) -> Iterator[Estimate]:
        """Losses by year of age."""
        lives = self.lives.table
        spans = lives["start"], lives["until"], lives["lost"]
        finely = pd.DataFrame(self._by_age(*spans, QUARTERS), columns=["low", "high", "events", "years", "seen"])
        kept = (1 - finely["events"] / finely["seen"].clip(lower=1)) * finely["events"]
        for low, high, events, exposure, _ in self._by_age(*spans):
            mine = (finely["low"] >= low) & (finely["high"] <= high)
            spread = max(float(kept[mine].sum()) / max(events, 1), LEAST_SPREAD)
            found = rate(events, exposure, self.confidence, spread)
            label, how = f"Customers lost, {_span(low, high)} with the firm", "a count that is binomial in each quarter"
            yield Estimate("churn_hazard", _span(low, high), label, *found, "1/year", events, exposure, how)

    def _by_segment(self, rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
        yield "", rows
        if "segment" in rows:
            yield from ((name, rows[rows["segment"] == name]) for name in SEGMENTS)

    def _share(self, name: str, of: str, label: str, flags: pd.Series, how: str) -> Estimate:
        events, count = float(flags.sum()), float(len(flags))
        low, high = wilson(events / max(count, 1), count, self.confidence) if count >= FEWEST else (np.nan, np.nan)
        found = (events / count if count >= FEWEST else np.nan, float(low), float(high))
        return Estimate(name, of, label, *found, "share", events, count, how)

    def _by_age(
        self, begins: pd.Series, ends: pd.Series, happened: pd.Series, ages: Sequence[float] = AGES
    ) -> Iterator[tuple[float, float, float, float, float]]:
        """Events, years at risk, and how many were seen between ages, from the day on which the tables are whole."""
        entry = lengths(begins.where(begins > self.since, self.since) - begins, YEAR)
        last = lengths(ends.where(ends < self.as_of, self.as_of) - begins, YEAR)
        counted = happened.to_numpy(bool) & (ends > self.since).to_numpy() & (ends <= self.as_of).to_numpy()
        for low, high in pairwise(ages):
            years = np.clip(np.minimum(last, high) - np.maximum(entry, low), 0, None)
            events = (counted & (last > low) & (last <= high)).sum()
            yield low, high, float(events), float(years.sum()), float((years > 0).sum())

    # ------------------------------------------------------------ people

    def people(self) -> Iterator[Estimate]:
        """Departures per person-year, by function and by tenure, and how many of them were dismissals."""
        people = self.tables.get("people")
        if people is None:
            return
        left = people["left"].fillna(NEVER)
        goes = people["left"].notna() & (people["how"] != "moved" if "how" in people else True)
        years = self._years(people["hired"], left)
        counted = goes & (left > self.since)
        for of in ("", *FUNCTIONS):
            mine = people["role"] == of if of else pd.Series(True, people.index)
            found = rate(float(counted[mine].sum()), float(years[mine].sum()), self.confidence)
            yield Estimate(
                *("turnover", of, "Departures per person and year", *found, "1/year"),
                *(float(counted[mine].sum()), float(years[mine].sum()), "Poisson, exact"),
            )
        for low, high, events, exposure, _ in self._by_age(people["hired"], left, goes):
            label = f"Departures, {_span(low, high)} in the job"
            found = rate(events, exposure, self.confidence)
            yield Estimate("exit_hazard", _span(low, high), label, *found, "1/year", events, exposure, "Poisson, exact")
        if "how" in people and people["how"].notna().any():
            known = people.loc[counted & people["how"].notna(), "how"]
            yield self._share("dismissed", "", "Of those who left, dismissed", known == "dismissed", "Wilson")

    def tenures(self) -> Iterator[Estimate]:
        """How often people leave soon after they came and later, over how often they leave at all."""
        people = self.tables.get("people")
        if people is None:
            return
        goes = people["left"].notna() & (people["how"] != "moved" if "how" in people else True)
        ages = [weeks / 52 for weeks, _ in TENURES.values()] + [np.inf]
        seen = list(self._by_age(people["hired"], people["left"].fillna(NEVER), goes, ages))
        count, years = (sum(each[place] for each in seen) for place in (2, 3))
        if count < FEWEST:
            return
        for name, (low, high, events, exposure, _) in zip(TENURES, seen, strict=True):
            found = [each * years / count for each in rate(events, exposure, self.confidence)]
            label = f"Departures, {_weeks(low, high)} in the job, over all"
            how = "Poisson, exact; the rate at all tenures as it is"
            yield Estimate(name, "", label, found[0], found[1], found[2], "multiple", events, exposure, how)

    def vacancies(self) -> Iterator[Estimate]:
        """How long posts stay empty, by function."""
        people = self.tables.get("people")
        if people is None:
            return
        roles = people["role"].dropna().unique()
        by_role = {
            role: vacancies(mine["left"], mine["hired"], self.since, self.as_of)
            for role in (each for each in FUNCTIONS if each in roles)
            for mine in (people[people["role"] == role],)
        }
        everywhere = [sum(each[place] for each in by_role.values()) for place in range(3)]
        for of, found in {"": Vacancies(everywhere[0], int(everywhere[1]), int(everywhere[2])), **by_role}.items():
            if found.filled >= FEWEST:
                told = mean_weeks(rate(found.filled, found.weeks, self.confidence))
                label = "Weeks until a post is filled"
                how = f"hires matched with those who left, {found.still_open} still empty; exponential, exact"
                seen = float(found.filled), float(found.filled + found.still_open)
                yield Estimate("vacancy", of, label, *told, "weeks", *seen, how)

    def _years(self, begins: pd.Series, ends: pd.Series) -> np.ndarray:
        time = ends.where(ends < self.as_of, self.as_of) - begins.where(begins > self.since, self.since)
        years: np.ndarray = np.clip(lengths(time, YEAR), 0.0, None)
        return years

    # ------------------------------------------------------------ owners

    def owners(self) -> Iterator[Estimate]:
        """How often a customer gets another person, how many customers a person has, how long nobody is named."""
        owners = self.tables.get("owners")
        if owners is None:
            return
        for role in dict.fromkeys(owners["role"].dropna()):
            mine = owners[owners["role"] == role].sort_values(["account", "from"], kind="stable")
            before = mine.groupby("account")[["person", "to"]].shift()
            changed = before["person"].notna() & (mine["from"] > self.since)
            yield self._changes(mine, before["person"][changed], role)
            yield self._portfolio(mine, role)
            weeks = pd.Series(lengths(mine["from"] - before["to"], WEEK), mine.index)[changed]
            yield self._gap(weeks, before["person"][changed], role)

    def _changes(self, mine: pd.DataFrame, from_whom: pd.Series, role: str) -> Estimate:
        """Who goes is followed by a change for each of their customers: people come one by one, changes in bunches."""
        years = self._years(mine["from"], mine["to"].fillna(NEVER)).sum()
        bunches = from_whom.groupby(from_whom).size().to_numpy(float)
        largest = float(mine.groupby("person").size().max())
        found = bunched_rate(bunches, years, self.confidence, largest)
        how = "all from one person as a bunch, bunches as Poisson events"
        label = "Changes of the person per customer and year"
        return Estimate("owner_changes", role, label, *found, "1/year", float(len(from_whom)), float(years), how)

    def _portfolio(self, mine: pd.DataFrame, role: str) -> Estimate:
        """Customers at a time, over the time in which somebody has any."""
        begins = mine["from"].where(mine["from"] > self.since, self.since)
        ends = mine["to"].where(mine["to"] < self.as_of, self.as_of)
        spans = pd.DataFrame({"person": mine["person"], "begins": begins, "ends": ends}).sort_values("begins")
        spans = spans[spans["ends"] > spans["begins"]]
        before = spans.groupby("person")["ends"].cummax().groupby(spans["person"]).shift().fillna(self.since)
        alone = spans["ends"] - spans["begins"].where(spans["begins"] > before, before)
        # in years, for the time of many customers together is longer than a length of time may be
        person = spans["person"].to_numpy()
        years = pd.DataFrame({"any": np.clip(lengths(alone, YEAR), 0, None)}, dtype=float)
        years["all"] = lengths(spans["ends"] - spans["begins"], YEAR)
        both = years.groupby(person).sum()
        owned, held = both["all"].to_numpy(), both["any"].to_numpy()
        found = ratio(owned, held, self.confidence)
        how = "over the time that is seen; people as clusters"
        about = "accounts", float(owned.sum()), float(len(held))
        return Estimate("portfolio", role, "Customers per person", *found, *about, how)

    def _gap(self, weeks: pd.Series, from_whom: pd.Series, role: str) -> Estimate:
        by_person = weeks.groupby(from_whom)
        found = ratio(by_person.sum().to_numpy(float), by_person.size().to_numpy(float), self.confidence)
        if (by_person.sum() > 0).sum() < FEWEST:
            found = UNTOLD
        label = "Weeks until somebody else is named"
        return Estimate(
            "gap", role, label, *found, "weeks", float(len(weeks)), float(len(by_person)), "people as clusters"
        )

    # ------------------------------------------------------------ tickets

    def tickets(self) -> Iterator[Estimate]:
        """How often customers ask, how long they wait, and what happens on the way."""
        tickets = self.tables.get("tickets")
        if tickets is None:
            return
        lives = self.lives.table
        years = pd.Series(self._years(lives["start"], lives["until"]), lives.index).groupby(lives["id"]).sum()
        tickets = tickets.assign(account=self.lives.customer_of(tickets["account"]))
        seen = tickets[tickets["opened"] >= self.since]
        asked = seen.groupby("account").size().reindex(years.index, fill_value=0)
        segment = lives.groupby("id")["segment"].last() if "segment" in lives else None
        for of in ("", *(SEGMENTS if segment is not None else ())):
            mine = years.index[segment[years.index] == of] if of and segment is not None else years.index
            kinds = None if segment is None else segment[mine].to_numpy()
            found = ratio(asked[mine].to_numpy(float), years[mine].to_numpy(float), self.confidence, kinds)
            yield Estimate(
                *("requests", of, "Requests per customer and year", *found, "1/year"),
                *(float(asked[mine].sum()), float(years[mine].sum()), "customers as clusters"),
            )
        days = between(seen["opened"], seen["solved"])
        for of in ("", *(FUNCTIONS if "role" in seen else ())):
            mine = days[(seen["role"] == of)] if of else days
            answered = mine.dropna()
            rows = seen.loc[answered.index]
            found = crossed_mean(answered, rows["account"], self._blocks(rows), self.confidence)
            how = "requests that were answered; customers and stretches of time as clusters"
            label = "Working days from request to answer"
            yield Estimate("response_days", of, label, *found, "working days", len(answered), len(mine), how)
        settled = seen[seen["opened"] < self.as_of - pd.Timedelta(days=90)]
        yield self._share("unanswered", "", "Not answered after 90 days", settled["solved"].isna(), "Wilson")
        for column, label in (("stations", "Desks per request besides the first"), ("reopened", "Opened again")):
            if column in seen and seen[column].notna().any():
                values = (seen[column].dropna() - (column == "stations")).clip(lower=0)
                rows = seen.loc[values.index]
                found = crossed_mean(values, rows["account"], self._blocks(rows), self.confidence)
                how = "customers and stretches of time as clusters"
                yield Estimate(column, "", label, *found, "per request", float(values.sum()), len(values), how)

    def _blocks(self, rows: pd.DataFrame) -> pd.Series:
        """In which stretch of time each request was asked."""
        return (rows["opened"] - self.since) // self.block

    def absences(self) -> Iterator[Estimate]:
        """How often people are away, and for how long."""
        absences, people = self.tables.get("absences"), self.tables.get("people")
        if absences is None or people is None:
            return
        years = pd.Series(self._years(people["hired"], people["left"].fillna(NEVER)), people.index)
        by_person = years.groupby(people["id"]).sum()
        seen = absences[absences["from"] >= self.since]
        times = seen.groupby("person").size().reindex(by_person.index, fill_value=0)
        found = ratio(times.to_numpy(float), by_person.to_numpy(float), self.confidence)
        yield Estimate(
            *("absences", "", "Absences per person and year", *found, "1/year"),
            *(float(times.sum()), float(by_person.sum()), "people as clusters"),
        )
        ended = seen[seen["to"].notna()]
        weeks = pd.Series(lengths(ended["to"] - ended["from"], WEEK), ended.index).groupby(ended["person"])
        found = ratio(weeks.sum().to_numpy(float), weeks.size().to_numpy(float), self.confidence)
        label, how = "Weeks that an absence lasts", "absences that have ended; people as clusters"
        yield Estimate("absence_weeks", "", label, *found, "weeks", float(len(ended)), float(len(weeks)), how)


def _span(low: float, high: float) -> str:
    return f"{low:g} years or more" if np.isinf(high) else f"{low:g} to {high:g} years"


def _weeks(low: float, high: float) -> str:
    return f"{52 * low:g} weeks or more" if np.isinf(high) else f"{52 * low:g} to {52 * high:g} weeks"


def as_table(found: Sequence[Estimate]) -> pd.DataFrame:
    """The estimates as a table, a row each."""
    return pd.DataFrame(found, columns=list(Estimate._fields))

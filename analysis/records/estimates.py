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
from scipy.stats import chi2, norm

from analysis.intervals import wilson
from analysis.records.checks import NEVER
from analysis.records.churn import Lives
from analysis.records.reading import Records
from analysis.records.working_time import between, lengths
from simulation.science.members import FUNCTIONS, SEGMENTS

YEAR: Final = pd.Timedelta(weeks=52)
WEEK: Final = pd.Timedelta(weeks=1)
AGES: Final = (0.0, 1.0, 2.0, 4.0, np.inf)
"""Years with the firm between which hazards are told, of customers and of people."""

TENURES: Final = {"quit_early": (0, 13), "quit_middle": (13, 104), "quit_late": (104, np.inf)}
"""Weeks in the job between which the model has people leave at rates of their own, by the parameter that says so."""

FEWEST: Final = 5
"""Customers, people or requests under which nothing is said."""


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
        *(maker.churn(), maker.first_year(), maker.hazards(), maker.people(), maker.tenures(), maker.seats()),
        *(maker.owners(), maker.tickets(), maker.absences()),
    )
    return [each for part in parts for each in part if np.isfinite(each.value)]


def rate(events: float, exposure: float, confidence: float) -> tuple[float, float, float]:
    """Events per unit of exposure with the exact interval of a Poisson count (Garwood 1936); NaN without exposure.

    Examples
    --------
    >>> [round(each, 3) for each in rate(3, 10.0, 0.95)]
    [0.3, 0.062, 0.877]
    """
    if exposure <= 0:
        return np.nan, np.nan, np.nan
    tail = (1 - confidence) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    return events / exposure, float(low / exposure), float(chi2.ppf(1 - tail, 2 * events + 2) / 2 / exposure)


def ratio(parts: np.ndarray, wholes: np.ndarray, confidence: float) -> tuple[float, float, float]:
    """Sum of the parts over that of the wholes, clusters one entry each: a ratio with its linearised interval."""
    total, count = wholes.sum(), len(wholes)
    if count < FEWEST or total <= 0:
        return np.nan, np.nan, np.nan
    value = parts.sum() / total
    residual = parts - value * wholes
    error = np.sqrt(count / (count - 1) * (residual**2).sum()) / total
    half = norm.ppf(0.5 + confidence / 2) * error
    return float(value), float(value - half), float(value + half)


class _Maker:
    def __init__(self, records: Records, lives: Lives, confidence: float) -> None:
        self.tables, self.lives, self.confidence = records.tables, lives, confidence
        self.since, self.as_of = records.since, records.as_of

    # ------------------------------------------------------------ customers

    def churn(self) -> Iterator[Estimate]:
        """Of the customers who open a year, the share that is lost within it; of revenue, too, where it is known."""
        years = int((self.as_of - self.since) // YEAR)
        starts = [self.as_of - YEAR * (number + 1) for number in range(years)]
        lives = self.lives.table
        opened = [lives[(lives["start"] <= day) & (lives["until"] > day)].assign(day=day) for day in starts]
        if not opened:
            return
        rows = pd.concat(opened)
        rows = rows.assign(gone=rows["lost"] & (rows["until"] <= rows["day"] + YEAR))
        how = f"share of those who open a year, {years} years back from the day of the export; Wilson"
        for of, some in self._by_segment(rows):
            yield self._share("churn_rate", of, "Customers lost in a year", some["gone"], how)
        if "value" in rows and rows["value"].notna().any():
            known = rows[rows["value"].notna()]
            found = ratio((known["value"] * known["gone"]).to_numpy(), known["value"].to_numpy(), self.confidence)
            gone = float(known["gone"].sum())
            how = "weighted by yearly revenue as it is now; customers as clusters"
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
        for low, high, events, exposure in self._by_age(lives["start"], lives["until"], lives["lost"], AGES):
            found = rate(events, exposure, self.confidence)
            label = f"Customers lost, {_span(low, high)} with the firm"
            yield Estimate(
                "churn_hazard", _span(low, high), label, *found, "1/year", events, exposure, "Poisson, exact"
            )

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
        self, begins: pd.Series, ends: pd.Series, happened: pd.Series, ages: Sequence[float]
    ) -> Iterator[tuple[float, float, float, float]]:
        """Events and years at risk between ages, from the day on which the tables are whole."""
        entry = lengths(begins.where(begins > self.since, self.since) - begins, YEAR)
        last = lengths(ends.where(ends < self.as_of, self.as_of) - begins, YEAR)
        counted = happened.to_numpy(bool) & (ends > self.since).to_numpy() & (ends <= self.as_of).to_numpy()
        for low, high in pairwise(ages):
            years = np.clip(np.minimum(last, high) - np.maximum(entry, low), 0, None).sum()
            yield low, high, float((counted & (last > low) & (last <= high)).sum()), float(years)

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
        for low, high, events, exposure in self._by_age(people["hired"], left, goes, AGES):
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
        for name, (low, high, events, exposure) in zip(TENURES, seen, strict=True):
            found = [each * years / count for each in rate(events, exposure, self.confidence)]
            label = f"Departures, {_weeks(low, high)} in the job, over all"
            how = "Poisson, exact; the rate at all tenures as it is"
            yield Estimate(name, "", label, found[0], found[1], found[2], "multiple", events, exposure, how)

    def seats(self) -> Iterator[Estimate]:
        """Weeks until an empty seat is filled: who left and who came, in the order of time, in each function.

        However they are matched, the weeks sum to the same, as long as there are no more seats in the end than before.
        """
        people = self.tables.get("people")
        if people is None:
            return
        weeks = []
        for _, mine in people.groupby("role"):
            left = np.sort(mine.loc[mine["left"] > self.since, "left"].to_numpy())
            came = np.sort(mine.loc[mine["hired"] > self.since, "hired"].to_numpy())
            for gone in left:
                place = int(np.searchsorted(came, gone))
                if place < len(came):
                    weeks.append((came[place] - gone) / WEEK.to_timedelta64())
                    came = np.delete(came, place)
        found = ratio(np.array(weeks), np.ones(len(weeks)), self.confidence)
        label, how = "Weeks until a seat is filled", "who left with who came next in the same function"
        yield Estimate("fill_weeks", "", label, *found, "weeks", float(len(weeks)), float(len(weeks)), how)

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
            mine = owners[owners["role"] == role]
            begun = mine.groupby("account")["from"].transform("min") < mine["from"]
            changes = (begun & (mine["from"] > self.since)).groupby(mine["account"]).sum()
            years = pd.Series(self._years(mine["from"], mine["to"].fillna(NEVER)), mine.index)
            together = years.groupby(mine["account"]).sum()[changes.index]
            found = ratio(changes.to_numpy(float), together.to_numpy(float), self.confidence)
            how = "customers as clusters"
            events, exposure = float(changes.sum()), float(together.sum())
            label = "Changes of the person per customer and year"
            yield Estimate("owner_changes", role, label, *found, "1/year", events, exposure, how)
            now = mine[mine["to"].isna()].groupby("person").size().to_numpy(float)
            found = ratio(now, np.ones(len(now)), self.confidence)
            yield Estimate(
                *("portfolio", role, "Customers per person, today", *found, "accounts"),
                *(float(now.sum()), float(len(now)), "mean over people"),
            )
            yield self._gap(mine, role)

    def _gap(self, mine: pd.DataFrame, role: str) -> Estimate:
        following = mine.groupby("account")["from"].shift(-1)
        weeks = pd.Series(lengths(following - mine["to"], WEEK), mine.index).dropna()
        weeks = weeks[mine.loc[weeks.index, "to"] > self.since]
        by_person = weeks.groupby(mine.loc[weeks.index, "person"])
        found = ratio(by_person.sum().to_numpy(float), by_person.size().to_numpy(float), self.confidence)
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
        seen = tickets[tickets["opened"] >= self.since]
        asked = seen.groupby("account").size().reindex(years.index, fill_value=0)
        segment = lives.groupby("id")["segment"].last() if "segment" in lives else None
        for of in ("", *(SEGMENTS if segment is not None else ())):
            mine = years.index[segment[years.index] == of] if of and segment is not None else years.index
            found = ratio(asked[mine].to_numpy(float), years[mine].to_numpy(float), self.confidence)
            yield Estimate(
                *("requests", of, "Requests per customer and year", *found, "1/year"),
                *(float(asked[mine].sum()), float(years[mine].sum()), "customers as clusters"),
            )
        days = between(seen["opened"], seen["solved"])
        for of in ("", *(FUNCTIONS if "role" in seen else ())):
            mine = days[(seen["role"] == of)] if of else days
            answered = mine.dropna()
            grouped = answered.groupby(seen.loc[answered.index, "account"])
            found = ratio(grouped.sum().to_numpy(float), grouped.size().to_numpy(float), self.confidence)
            how = "requests that were answered; customers as clusters"
            label = "Working days from request to answer"
            yield Estimate("response_days", of, label, *found, "working days", len(answered), len(mine), how)
        settled = seen[seen["opened"] < self.as_of - pd.Timedelta(days=90)]
        yield self._share("unanswered", "", "Not answered after 90 days", settled["solved"].isna(), "Wilson")
        for column, label in (("stations", "Desks per request besides the first"), ("reopened", "Opened again")):
            if column in seen and seen[column].notna().any():
                values = (seen[column].dropna() - (column == "stations")).clip(lower=0)
                grouped = values.groupby(seen.loc[values.index, "account"])
                found = ratio(grouped.sum().to_numpy(float), grouped.size().to_numpy(float), self.confidence)
                count = float(values.sum())
                yield Estimate(column, "", label, *found, "per request", count, len(values), "customers as clusters")

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

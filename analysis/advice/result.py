"""What a firm could do, what comes of it against going on as today, and what can be said of it: frozen, and plain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.numbers import Estimate
from simulation.science.declaration import Value

Kind = Literal["change", "alike", "stay", "measure"]
"""What a verdict comes to: do it; do the cheapest of several that are as good as each other; go on as today; it cannot
be told, measure first."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What a candidate costs beyond what the model counts, in currency; each is the mean over worlds, and its range.

    Attributes
    ----------
    once
        Paid in the first week: the price of changing, and hours that it takes.
    yearly
        Paid every year from then on, further people among them.
    payroll
        Salaries a year of seats that are added (below 0: saved), which the model counts by itself, as they are filled.
    in_all
        Once, and all years that are counted, with seats: what a budget is held against. Nothing is discounted.
    """

    once: Estimate
    yearly: Estimate
    payroll: Estimate
    in_all: Estimate


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could be done.

    Attributes
    ----------
    name
        As tables and sentences have it: the regime, and what else differs from today.
    regime
        Its name in the scenario.
    levels
        The level of every lever, by full name.
    changes
        What differs from today, as (today, then) by full name; the regime under the name `regime`.
    costs
        What it costs.
    affordable
        Whether it is within the budget at the most that it may cost.
    is_today
        Whether it is going on as today.
    standing
        What of it cannot change within a run: seats that are added, regimes of segments. What it brings is told
        between two firms that both begin on the day of the change.
    """

    name: str
    regime: str
    levels: Mapping[str, Value]
    changes: Mapping[str, tuple[Value, Value]]
    costs: Costs
    affordable: bool = True
    is_today: bool = False
    standing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What comes of one candidate, over worlds and luck.

    Attributes
    ----------
    candidate
        Its name.
    money
        The firm's money a year: revenue less payroll, hiring, sponsors and what recurs of the costs [currency/year].
    gain
        How much more of it than under today's way, what is paid once left out [currency/year].
    value
        Money in all over the weeks that are counted, discounted, all costs paid, less that of today's way [currency].
        This interval holds for all candidates together, as that of no other number does.
    kept
        Customers that are kept over these weeks and would be lost under today's way [accounts].
    worse
        Share of worlds in which the value is below 0, luck taken out.
    worse_once
        Share of single runs in which it is: a firm lives once, in one world and with one luck.
    worst_tenth
        Mean value of the worst tenth of worlds, luck taken out [currency].
    regret
        How much less it brings than the best candidate of each world, mean over worlds [currency].
    regret_tenth
        The same: what it is or more in one world of ten.
    pays
        First week from which on the money in all, not discounted, stays above that of today's way, on average over
        worlds and luck; infinite: not within the weeks that are counted. NaN of today's own way.
    verdict
        What the interval of the value and the risk say of it: "carried", "not better" by more than the margin, "too
        risky" (better, but worse in too many worlds), "open"; "today" of today's way, and "too dear" beyond the budget.
    """

    candidate: str
    money: Estimate
    gain: Estimate
    value: Estimate
    kept: Estimate
    worse: Estimate
    worse_once: Estimate
    worst_tenth: Estimate
    regret: Estimate
    regret_tenth: Estimate
    pays: Estimate
    verdict: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that would be worth measuring.

    Attributes
    ----------
    unknown
        Its full name.
    meaning
        In words.
    gain
        By how much the value of the best choice would rise, on average over worlds, once it is known [currency].
    share
        Of what knowing everything would bring.
    first
        Whether it is told to be the most valuable: "told", or "possible".
    """

    unknown: str
    meaning: str
    gain: Estimate
    share: float
    first: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the intervals carry.

    Attributes
    ----------
    kind
        What it comes to.
    candidate
        What to do now: today's way where it is to stay so, or where it cannot be told.
    equals
        Of `alike`, the names of all that are as good as each other, the cheapest first; else empty.
    focus
        The candidate that is talked of: what to do, else the one whose value is the highest.
    sentence
        The same in a sentence.
    grounds
        Why, in sentences.
    """

    kind: Kind
    candidate: str
    equals: tuple[str, ...]
    focus: str
    sentence: str
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What was asked for, and by which rule it is judged.

    Attributes
    ----------
    question, today
        The scenario's question, and the name of today's candidate.
    currency
        Three letters; empty if the file does not say.
    weeks
        That are counted, from the change on.
    worlds, replications
        How many worlds, and runs of each candidate in each of them.
    discount
        What money of a year later is worth less, as a share.
    confidence
        Of all intervals.
    margin
        Value that a candidate must bring more than today's way, for the trouble [currency].
    tolerance
        Share of worlds in which what is recommended may be worse than today's way, at most.
    budget
        The most that may be spent over these weeks [currency]; None without one.
    """

    question: str
    today: str
    currency: str
    weeks: int
    worlds: int
    replications: int
    discount: float
    confidence: float
    margin: float
    tolerance: float
    budget: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, how sure that is, what it depends on, what to measure first, and what not to expect.

    Attributes
    ----------
    terms
        What was asked for.
    candidates, findings
        Today's way first, then in the order of the file; one finding a candidate, in the same order.
    verdict
        What to do.
    depends
        Where the candidate that is talked of is better and where worse, in sentences.
    measure
        What to measure first; empty where nothing is told to be worth it.
    expect_not
        What not to expect, in sentences.
    by_world
        [worlds, candidates other than today's]: the value in each world, luck taken out [currency]; columns are names.
    courses
        One row a candidate other than today's and week: `candidate`, `week` (from 1), `difference` (money in all since
        the change against today's way, not discounted, mean over worlds and luck), `low`, `high` (for all weeks of the
        course together) [currency].
    """

    terms: Terms
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    depends: tuple[str, ...]
    measure: tuple[Fact, ...]
    expect_not: tuple[str, ...]
    by_world: pd.DataFrame
    courses: pd.DataFrame

    def finding(self, name: str) -> Finding:
        """What comes of the candidate of that name.

        Raises
        ------
        KeyError
            If there is none.
        """
        for each in self.findings:
            if each.candidate == name:
                return each
        raise KeyError(name)

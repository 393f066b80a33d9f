"""Sections for which the model is run anew, at one design point: what a change does, when an owner leaves, and why.

The point is the one at which the first two regimes differ most, and every section says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.anatomy import decomposition
from analysis.anatomy.figure import anatomy_figure
from analysis.anatomy.variants import at_work, count_without, runs_without
from analysis.estimates import is_numeric, paired_differences
from analysis.event_study import courses as event_study
from analysis.event_study import window
from analysis.event_study import words as event_words
from analysis.event_study.figure import event_study_figure
from analysis.numbers import Estimate
from analysis.report import changing, watched
from analysis.report.beside import OnProgress
from analysis.report.elements import Material, Paragraph, Part, Picture, Section
from analysis.report.ours import not_ours
from analysis.report.placed import Place, begun, findings
from analysis.report.tipping_and_money import from_sheet
from analysis.report.wording import number, place_text
from analysis.survival import lifetimes as survival
from analysis.survival import words as survival_words
from analysis.survival.figures import hazard_figure, survival_figure
from simulation.errors import RequestError, WorkError
from simulation.scenario import design

if TYPE_CHECKING:
    from analysis.event_study.courses import EventStudy
    from analysis.survival.lifetimes import SurvivalStudy
    from simulation.scenario.scenario import Scenario

REPLICATIONS: Final = 60
"""Runs of each regime in the studies of single accounts, of which each run has hundreds."""

TIMES: Final = 2
"""So many times as many pairs of runs at least, when a difference is taken apart: that is a matter of whole runs.

Without each single mechanism there are `REPLICATIONS`: most of the further runs are such runs.
"""

MOST_PAIRS: Final = 400
"""Pairs of runs at most that the difference is known from when it is taken apart, however many the answer has."""

MOST_WORLDS: Final = 200
"""The same where each run is in another world, and worlds differ by more than luck."""

OUTCOME: Final = "churn_rate"
"""By which the design point is chosen, and what is taken apart there."""

TITLES: Final = {"leaving": "When the owner leaves", "staying": "How long customers stay", "why": "Why?"}
"""Headings by anchor."""


def studies(
    material: Material,
    scenario: Scenario,
    on_progress: OnProgress | None = None,
    replications: int = REPLICATIONS,
) -> Iterator[Section]:
    """What changes do, the event study, the study of survival and the anatomy of the first two regimes' difference.

    The runs of the last go on from the start, beside all others, and a caller may draw meanwhile what it was given.

    Parameters
    ----------
    material
        What a results directory holds.
    scenario
        Its scenario, as read from the directory.
    on_progress
        Told the number of runs done and of all runs, from several threads; what it raises ends the work.
    replications
        Runs of each regime, from 2, and without each mechanism. The difference that is taken apart is known from
        `TIMES` as many pairs, or from as many as the answer has.

    Yields
    ------
    Section
        What cannot be done says why in its place. A single section says so where the runs were made by another model
        than the built-in one of today. The same material gives the same sections.
    """
    if reason := not_ours(material.manifest):
        left_out = Paragraph(f"These studies run the model anew, and are left out: {reason}.")
        yield Section("studies", "When the owner leaves, how long customers stay, and why", [left_out])
        return
    at = chosen_place(material)
    whole = replace(
        scenario,
        regimes={name: scenario.regimes[name] for name in material.regimes},
        replications=replications,
        precision=None,
        record=(),
        # other luck than that of the sweep, by which the point was picked
        seed=scenario.seed - 1 if scenario.seed else 1,
    )
    leaving = place_of_leavers(material, whole, at)
    pair = material.regimes[:2]
    both = {name: whole.regimes[name] for name in pair}
    every = max(TIMES * replications, min(_pairs(material, at), MOST_PAIRS))
    if scenario.over is not None:
        every = min(every, scenario.over.count, MOST_WORLDS)
    here = design.at_point(replace(whole, regimes=both, replications=every), at.index)
    parts = at_work(here) if len(pair) == 2 else ()
    passes = 2 if isinstance(leaving, Place) and leaving.index != at.index else 1
    alone = min(replications, every)
    changes = changing.scenario_at(whole, at.index)
    firms = changing.firms(changes)
    taken_apart = count_without(here, parts, alone) if parts else 0
    steps = _Steps(on_progress, replications * (passes * len(whole.regimes) + firms) + taken_apart)
    with ThreadPoolExecutor(1) as thread, steps.ended_by_a_fault():
        runs = thread.submit(runs_without, here, parts, steps.piece(), each=alone) if parts else None
        if firms:
            yield changing.section(changes, at, material, replications, steps.piece())
        events, lives = _watched(whole, at, leaving, steps.piece, material.confidence)
        yield _leaving(events, leaving, at, material, replications)
        yield _staying(lives, at, material, replications)
        if runs is not None:
            yield _why(runs.result(), (pair[0], pair[1]), at, material, (every, alone))
    steps.end()


# ---------------------------------------------------------------- where


def chosen_place(material: Material) -> Place:
    """The design point at which the first two regimes' churn differs most where it is told apart, else the middle."""
    points = _points(material)
    middle = int(points.index[len(points) // 2])
    if not material.factors:
        return Place(middle, "", "")
    if len(material.regimes) < 2:
        return _place(points, middle, "the middle one of the design points")
    base, other = material.regimes[:2]
    runs = material.runs.loc[material.runs["regime"].isin([base, other])]
    # the point is picked after looking at all of them (Bonferroni)
    strict = 1 - (1 - material.confidence) / len(points)
    found = paired_differences(runs, ["point"], [OUTCOME], base, strict)
    clear = found.loc[(found["low"] > 0) | (found["high"] < 0)]
    if clear.empty:
        why = f"the middle one of the design points, as the churn of {base} and {other} can be told apart at none"
        return _place(points, middle, why)
    farthest = int(clear["difference"].abs().to_numpy().argmax())
    why = f"where the churn of {base} and {other} differs most among the design points at which it can be told apart"
    return _place(points, int(clear["point"].iloc[farthest]), why)


def place_of_leavers(material: Material, scenario: Scenario, at: Place) -> Place | str:
    """The design point nearest to a place at which an event study can be done; why not, if it can be at none."""
    points = _points(material)
    away = pd.Series(0.0, points.index)
    for factor in material.factors:
        column = points[factor]
        here = column.loc[at.index]
        if is_numeric(points, factor):
            span = column.max() - column.min()
            away += (column - here).abs() / (span or 1.0)
        else:
            away += column != here
    refused = ""
    for index in map(int, away.sort_values(kind="stable").index):
        try:
            window.check(design.at_point(scenario, index))
        except RequestError as error:
            refused = refused or str(error).split(";")[0]
        else:
            near = f"the nearest to {at.text} of the design points at which somebody leaves"
            return at if index == at.index else _place(points, index, near)
    return refused


def _points(material: Material) -> pd.DataFrame:
    """The levels of every design point that has runs, by its number."""
    return material.runs.drop_duplicates("point").set_index("point")[list(material.factors)].sort_index()


def _place(points: pd.DataFrame, index: int, why: str) -> Place:
    names = [str(name) for name in points]
    return Place(index, place_text(names, [points[name].loc[index] for name in names]), why)


# ---------------------------------------------------------------- runs


class _Steps:
    """Tells of several pieces of work, some of them at the same time, as if they were one."""

    def __init__(self, on_progress: OnProgress | None, of: int) -> None:
        self.on_progress, self.of, self.done = on_progress, of, 0
        self.ended = False
        self.telling = Lock()

    def piece(self) -> OnProgress:
        """What a piece of work is to tell of its progress."""
        before = 0

        def told(done: int, _: int) -> None:
            nonlocal before
            with self.telling:
                self.done += done - before
                before = done
                # a study that failed at its end is followed by runs that were not foreseen
                self._tell(min(self.done, self.of))

        return told

    def _tell(self, done: int) -> None:
        if self.ended:
            raise CancelledError
        if self.on_progress is not None:
            self.on_progress(done, self.of)

    @contextmanager
    def ended_by_a_fault(self) -> Iterator[None]:
        """What leaves this with a fault, or early, ends the pieces of work that are still going on."""
        try:
            yield
        except BaseException:
            self.ended = True
            raise

    def end(self) -> None:
        """All is done; a study that could not be carried out ran less than was foreseen."""
        if self.done < self.of:
            self._tell(self.of)


def _watched(
    scenario: Scenario, at: Place, leaving: Place | str, piece: Callable[[], OnProgress], confidence: float
) -> tuple[EventStudy | str, SurvivalStudy | str]:
    """Both studies of single accounts, from one pass of runs where they are at one place; a word where one fails."""
    here, each = design.at_point(scenario, at.index), scenario.replications
    events: EventStudy | str = leaving if isinstance(leaving, str) else ""
    try:
        if isinstance(leaving, Place):
            if leaving.index == at.index:
                return watched.studies(here, each, on_progress=piece(), confidence=confidence)
            there = design.at_point(scenario, leaving.index)
            events = event_study.study(there, each, on_progress=piece(), confidence=confidence)
    except WorkError as error:
        events = str(error).split(":")[0]
    try:
        return events, survival.study(here, each, on_progress=piece(), confidence=confidence)
    except WorkError as error:
        return events, str(error)


# ---------------------------------------------------------------- sections


def _leaving(
    found: EventStudy | str, leaving: Place | str, at: Place, material: Material, replications: int
) -> Section:
    title = TITLES["leaving"]
    if isinstance(found, str):
        return Section("leaving", title, [Paragraph(f"This study is left out: {found}.")])
    place = leaving if isinstance(leaving, Place) else at
    lead = "Accounts whose owner left are compared, week by week, with accounts like them whose owner stayed."
    *points, note = event_words.sentences(found)
    picture = Picture(
        lambda narrow: event_study_figure(found, material.regimes, narrow=narrow),
        f"Trust, spend, revenue, churn, accounts lost and response time around the departure. {' '.join(points)}",
    )
    tables = [from_sheet(table) for table in event_words.tables(found)]
    return Section("leaving", title, [*begun(lead, place, replications), *findings(points, note, picture, tables)])


def _staying(found: SurvivalStudy | str, at: Place, material: Material, replications: int) -> Section:
    title = TITLES["staying"]
    if isinstance(found, str):
        return Section("staying", title, [Paragraph(f"This study is left out: {found}.")])
    lead = "Customers are followed from the day they are sold, or from the age at which the horizon finds them."
    *points, note = survival_words.sentences(found)
    picture = Picture(
        lambda narrow: survival_figure(found, material.regimes, narrow=narrow),
        f"Share of customers left by years with the firm, by regime. {' '.join(points)}",
    )
    hazard = Picture(
        lambda narrow: hazard_figure(found, material.regimes, narrow=narrow),
        "Hazard of leaving by quarter of a year of age, by regime; the table below it has the numbers by year.",
    )
    parts: list[Part] = [hazard, *(from_sheet(table) for table in survival_words.tables(found))]
    return Section("staying", title, [*begun(lead, at, replications), *findings(points, note, picture, parts)])


def _why(
    runs: pd.DataFrame, pair: tuple[str, str], at: Place, material: Material, replications: tuple[int, int]
) -> Section:
    base, regime = pair
    every, alone = replications
    lead = (
        f"What makes the churn of {regime} another than that of {base}? Each mechanism of the model is switched off in "
        "both regimes; what of the difference goes away with it is its part. Mechanisms work together, so that single "
        "parts need not add up to the whole; what is left over is called interplay."
    )
    confidence = material.confidence
    try:
        rows = decomposition.anatomy(runs, OUTCOME, base, regime, confidence)
    except WorkError as error:
        return Section("why", TITLES["why"], [Paragraph(f"This study is left out: {error}.")])
    *points, note = decomposition.sentences(runs, OUTCOME, base, regime, confidence, at.text)
    picture = Picture(
        lambda narrow: anatomy_figure(rows, OUTCOME, base, regime, at.text, confidence, narrow=narrow),
        f"Bars of the part of each mechanism. {' '.join(points)}",
    )
    table = from_sheet(decomposition.result_table(rows, OUTCOME, base, regime, confidence))
    also = "" if alone == every else f" Without each mechanism in turn it was run with the first {alone} of them."
    first = [*begun(lead, at, every, also), *_beside_the_answer(rows, pair, at, material)]
    return Section("why", TITLES["why"], [*first, *findings(points, note, picture, [table])])


def _pairs(material: Material, at: Place) -> int:
    """Pairs of runs that the answer has at that place."""
    runs = material.runs.loc[material.runs["point"] == at.index]
    return int(runs.groupby("regime")["replication"].nunique().reindex(list(material.regimes[:2])).min() or 0)


def _beside_the_answer(rows: pd.DataFrame, pair: tuple[str, str], at: Place, material: Material) -> list[Part]:
    """What the sweep itself tells of the difference, where these runs tell something else or are fewer."""
    base, regime = pair
    swept = material.runs.loc[(material.runs["point"] == at.index) & material.runs["regime"].isin(pair)]
    row = paired_differences(swept, ["point"], [OUTCOME], base, material.confidence).iloc[0]
    anew = rows.loc[rows["mechanism"] == decomposition.TOTAL].iloc[0]
    signs = [(one["low"] > 0) * 1 - (one["high"] < 0) * 1 for one in (row, anew)]
    more = int(row["n"]) > int(anew["n"])
    if signs[0] == signs[1] and not more:
        return []
    doubt = "" if signs[0] else ", which cannot be told from nothing"
    other = "have other luck, since the place was picked by the sweep's" + (", and are fewer" if more else "")
    return [
        Paragraph(
            f"In the sweep itself the churn of {regime} less that of {base} is "
            f"{number(Estimate.of(row.to_dict(), 'difference'), signed=True)} here (n = {int(row['n'])} pairs{doubt}): "
            f"that is the answer. The runs of this section {other}; they say what the difference is made of, less "
            "surely how large it is.",
            "small",
        )
    ]

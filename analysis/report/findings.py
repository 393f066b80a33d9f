"""The sections that say what was found: each is made from the material, or is None where it has nothing to say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.comparison import figures
from analysis.comparison.answers import ANSWERED, answers, by_point, points_in_order, table_view
from analysis.comparison.tables import HEADLINE
from analysis.drawing.spans import in_spans
from analysis.estimates import averaged, is_numeric, levels, means, paired_differences
from analysis.numbers import Estimate, decimals, level_text, share_text, with_ends
from analysis.report import background, first_page, robustly, tipping_and_money
from analysis.report.elements import Enclosed, Folded, Material, Paragraph, Part, Picture, Points, Section, Table
from analysis.report.wording import COUNTED, in_numbers, lead, of_a_hundred, one_factor
from simulation.science.outcomes import described

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_COURSES: Final = 3
"""Levels of a factor at which the weekly course is shown: the lowest, the highest, and one between."""


def best(material: Material) -> Section:
    """Which regime is best where, how that was judged, and the numbers behind it."""
    asked = (*ANSWERED, *material.further)
    *points, how = answers(material.runs, material.factors, material.regimes, asked, material.confidence) or [""]
    parts: list[Part] = [
        *background.varied(material),
        Paragraph(
            "Churn counts the customers that a firm loses in a year for each one that it has at a time; lower is "
            "better. Trust is how far customers rely on the people they know and on the firm, from 0 to 1; higher is "
            "better."
        ),
        *([Points(points)] if points else []),
        *([Paragraph(how, "small" if points else "")] if how else []),
        Folded("In numbers, with response time and revenue", _tables(material, paired=False)),
    ]
    return Section("best", "Which is best where", parts)


def on_average(material: Material) -> Section | None:
    """What comes out on average over worlds, where the answer is in which share of them it is so."""
    if not robustly.head(material):
        return None
    asked = of_a_hundred(material.runs)
    along = f" along {material.factors[0]}" if len(material.factors) == 1 else ""
    view = one_factor(material.runs, material.factors, [asked])
    lines = lead(material.runs, material.factors, material.regimes, asked, material.confidence)
    interval = f"± is half the width of a {material.confidence * 100:g} % interval. {COUNTED[asked]}"
    over = f" {view.note[0].upper()}{view.note[1:]}." if view.note else ""
    parts: list[Part] = [*map(Paragraph, lines), Paragraph(f"{interval}{over}", "small"), first_page.overview(material)]
    return Section("average", f"How it goes{along}, on average", parts)


ON_PAPER: Final = (
    "It is not on paper: it opens from the file of this report. `simulate explore` opens one that begins with the "
    "usual firm."
)
"""Where the page is, for whoever has the report printed."""

LEFT_OUT: Final = "The page of `simulate explore`, in which the same is asked of another firm, is not in this report"


def what_if(material: Material) -> Section | None:
    """The page in which a reader asks the same of another firm; a word on why not, where it cannot be had."""
    title = "What if?"
    if material.no_page:
        return Section("what-if", title, [Paragraph(f"{LEFT_OUT}: {material.no_page}.")])
    if not material.page:
        return None
    parts: list[Part] = [
        Paragraph(
            "This report carries the model itself, in a page that begins with the firm of this scenario. Put in what "
            "you know of your own firm, and it says whether to change how you work, in money and in customers, and how "
            "sure that is. It needs no network, and nothing that is typed into it leaves the device."
        ),
        Paragraph(ON_PAPER, "paper"),
        Enclosed(material.page, f"{material.manifest.scenario['name']}-page.html"),
    ]
    return Section("what-if", title, parts)


def differences(material: Material) -> Section | None:
    """How far each regime is from the first, in pictures and in numbers."""
    if len(material.regimes) < 2:
        return None
    base = material.regimes[0]
    parts: list[Part] = [
        Paragraph(
            f"Every regime meets the same customers, the same requests and the same luck as {base}, run by run. What "
            "is left between them is the regime. An interval that crosses zero means: cannot be told apart."
        )
    ]
    for name in (*figures.SIDE_BY_SIDE, *material.further):
        view = one_factor(material.runs, material.factors, [name])
        frame = paired_differences(view.runs, view.factors, [name], base, material.confidence)
        text = in_numbers(view, frame, name, "difference", material.regimes)
        kind = "Line chart" if view.factors and is_numeric(view.runs, view.factors[0]) else "Chart"
        parts.append(Picture(_difference(material, name), f"{kind} of the difference from {base}. {text}"))
    parts.append(Folded("The same in numbers, with response time and revenue", _tables(material, paired=True)))
    return Section("differences", f"Difference from {base}", parts)


def courses(material: Material) -> Section | None:
    """The recorded weeks, in quarters or months so that the course stands out from the noise."""
    if material.trajectories is None or material.trajectories.empty:
        return None
    states = material.manifest.scenario["record"]
    few, note = _few_levels(material.trajectories, material.factors)
    rows, together = in_spans(few, material.factors, states)
    last = int(rows["week"].max())
    warm_up = int(material.manifest.scenario["warm_up"])
    before = f", after {warm_up:,} weeks that serve to warm up" if warm_up else ""
    text = f"How it goes in the {last:,} weeks that count{before}. {together} {note}"
    parts: list[Part] = [Paragraph(" ".join(text.split()))]
    for state in states:
        view = averaged(rows.loc[rows["week"] == last], material.factors, material.factors[:1], [state])
        frame = means(view.runs, view.factors, [state], material.confidence)
        alt = in_numbers(view, frame, state, "mean", material.regimes)
        parts.append(Picture(_course(material, rows, state), f"Course by regime. At the end: {alt}"))
    return Section("weeks", "Over time", parts)


def _difference(material: Material, name: str) -> Callable[[bool], Figure]:
    return lambda narrow: figures.difference_figure(
        material.runs, material.factors, material.regimes, name, material.confidence, narrow=narrow
    )


def _course(material: Material, rows: pd.DataFrame, state: str) -> Callable[[bool], Figure]:
    title = f"{described(state).label} over time"
    return lambda narrow: figures.trajectory_figure(
        rows, material.factors, material.regimes, state, confidence=material.confidence, title=title, narrow=narrow
    )


def _few_levels(rows: pd.DataFrame, factors: Sequence[str]) -> tuple[pd.DataFrame, str]:
    """The weeks at few enough levels of the first factor to be looked at, and which these are."""
    if not factors:
        return rows, ""
    found = levels(rows, factors[0])
    if len(found) <= MOST_COURSES or len(found) > figures.MOST_COLUMNS:
        return rows, ""
    shown = [found[0], found[len(found) // 2], found[-1]]
    *first, last = map(level_text, shown)
    note = f"Shown are {factors[0]} {', '.join(first)} and {last} of the {len(found)} levels."
    return rows.loc[rows[factors[0]].isin(shown)], note


def _tables(material: Material, *, paired: bool) -> list[Part]:
    return [_table(material, name, paired=paired) for name in (*HEADLINE, *material.further)]


def _table(material: Material, name: str, *, paired: bool) -> Table:
    """One outcome: design points down, regimes across."""
    view = table_view(material.runs, material.factors, [name])
    factors, base, outcome = list(view.factors), material.regimes[0], described(name)
    shown = material.regimes[1:] if paired else material.regimes
    if paired:
        frame = paired_differences(view.runs, factors, [name], base, material.confidence)
        frame = frame.rename(columns={"difference": "mean"})
    else:
        frame = means(view.runs, factors, [name], material.confidence)
    half = (frame["high"] - frame["low"]) / 2
    digits = decimals(half, frame["mean"])

    def cell(row: dict[str, float] | None) -> str:
        if row is None:
            return "–"
        text = with_ends(Estimate.of(row, "mean"), digits, signed=paired)
        wins = row["wins"] if paired else math.nan
        return text if math.isnan(wins) else f"{text} ({share_text(wins)})"

    found = {(point, row["regime"]): row for point, row in by_point(frame, factors)}
    rows = [
        [*map(level_text, point), *(cell(found.get((point, regime))) for regime in shown)]
        for point in (points_in_order(view) if factors else [()])
    ]
    if not factors:
        rows = [["all runs", *rows[0]]]
    ways = {"low": " (in brackets: pairs in which it is lower)", "high": " (in brackets: pairs in which it is higher)"}
    what = f"difference from {base}{ways.get(outcome.better, '')}" if paired else "mean"
    size = f"n = {int(frame['n'].min()):,}" + ("" if frame["n"].nunique() == 1 else f" to {int(frame['n'].max()):,}")
    note = f"; {view.note}" if view.note else ""
    caption = f"{outcome.label}, {outcome.unit}: {what} ± {material.confidence * 100:g} % interval, {size}{note}"
    left = len(factors) or 1
    return Table(caption, [*(factors or [""]), *shown], rows, frozenset(range(left, left + len(shown))))


SECTIONS: Final[Sequence[Callable[[Material], Section | None]]] = (
    *(first_page.answer, on_average, best, what_if),
    *(tipping_and_money.drivers, tipping_and_money.tipping, tipping_and_money.winners),
    *(differences, courses),
)
"""What was found, in the order of the page. A further section is a further function here."""

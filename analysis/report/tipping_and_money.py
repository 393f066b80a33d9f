"""Sections on what factors do, where regimes tie, who wins where, and the money: each is made from the runs alone.

Each is None where the design does not bear it, and says only what the functions that it shows have found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.break_even import break_even
from analysis.break_even import words as break_even_words
from analysis.break_even.figure import break_even_figure
from analysis.comparison.figures import SIDE_BY_SIDE
from analysis.estimates import averaged, is_grid, is_numeric
from analysis.money import money as accounts
from analysis.money.figures import ledger_figure, staffing_figure
from analysis.regime_map import areas
from analysis.regime_map.figure import regime_map_figure
from analysis.report.elements import Folded, Material, Paragraph, Part, Picture, Points, Section, Table
from analysis.sensitivity import exploration
from analysis.sensitivity import words as sensitivity_words
from analysis.sensitivity.figure import study_figure
from simulation.science.outcomes import described
from simulation.wording.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from analysis.sensitivity.exploration import Study


def tipping(material: Material) -> Section | None:
    """Where along the first factor of numbers a regime ties with the first one, in churn and in trust."""
    runs, factors = material.runs, material.factors
    numeric = [name for name in _varied(material) if is_numeric(runs, name)]
    if len(material.regimes) < 2 or not numeric or not is_grid(runs, factors):
        return None
    along, base = numeric[0], material.regimes[0]
    points: list[str] = []
    drawn: list[Part] = []
    view = averaged(runs, factors, [along], SIDE_BY_SIDE)
    every = break_even.break_evens(view.runs, view.factors, along, SIDE_BY_SIDE, base, material.confidence)
    notes = [f"All of it is the {view.note}."] if view.note else []
    for outcome in SIDE_BY_SIDE:
        found = every.loc[every["outcome"] == outcome]
        sentences = break_even_words.sentences(found)
        points += sentences
        tied = set(found.loc[found["verdict"] != break_even.NOWHERE, "regime"])
        if shown := [name for name in material.regimes if name == base or name in tied][1:]:
            about = [
                sentence for name, sentence in zip(found["regime"].unique(), sentences, strict=True) if name in tied
            ]
            draw = _tipping(material, along, outcome, [base, *shown])
            drawn.append(Picture(draw, f"Difference from {base} along {along}. {' '.join(about)}"))
    lead = (
        f"Which regime keeps more customers can depend on {along}. Here is the value at which one that was worse than "
        f"{base} becomes better, or the other way round."
    )
    notes.append(break_even_words.how(every))
    parts = [Paragraph(lead), Points(points), *drawn, *(Paragraph(note, "small") for note in notes)]
    return Section("tipping", "Where does it tip?", parts)


def _tipping(material: Material, along: str, outcome: str, regimes: Sequence[str]) -> Callable[[bool], Figure]:
    def draw(narrow: bool) -> Figure:
        view = averaged(material.runs, material.factors, [along], SIDE_BY_SIDE)
        return break_even_figure(
            view.runs,
            view.factors,
            regimes,
            along,
            outcome,
            confidence=material.confidence,
            narrow=narrow,
            beside=SIDE_BY_SIDE,
        )

    return draw


def winners(material: Material) -> Section | None:
    """Which regime is best where over the first two factors, in churn and in trust."""
    runs, factors = material.runs, material.factors
    if len(material.regimes) < 2 or len(_varied(material)) < 2 or not is_grid(runs, factors):
        return None
    across, up = _varied(material)[:2]
    parts: list[Part] = []
    note = ""
    for outcome in SIDE_BY_SIDE:
        found = areas.regime_map(runs, factors, across, up, outcome, material.regimes, material.confidence)
        sentence = areas.summary(found, across, up)
        parts += [
            Paragraph(sentence),
            Picture(_winners(material, across, up, outcome), f"Map of {described(outcome).label.lower()}. {sentence}"),
        ]
        note = areas.how(found)
    return Section("winners", "Who wins where?", [*parts, Paragraph(note, "small")])


def _winners(material: Material, across: str, up: str, outcome: str) -> Callable[[bool], Figure]:
    return lambda narrow: regime_map_figure(
        material.runs, material.factors, material.regimes, across, up, outcome, material.confidence, narrow=narrow
    )


def drivers(material: Material) -> Section | None:
    """What each factor of a sampled design does to churn and to trust."""
    asked = (material.runs, material.manifest.factors, material.regimes, SIDE_BY_SIDE, material.confidence)
    studies, reasons = exploration.studies_of_sample(*asked)
    if not studies:
        return Section("drivers", "What each factor does", [Paragraph(line) for line in reasons]) if reasons else None
    *points, how = sensitivity_words.effects_sentences(studies)
    parts: list[Part] = [Points([with_minus(line) for line in points])]
    parts += [
        Picture(_driver(found), f"What each factor does. {' '.join(sensitivity_words.sentences(found))}")
        for found in {one.outcome: one for one in studies}.values()
    ]
    tables = [from_sheet(table) for table in sensitivity_words.effects_tables(studies)]
    parts += [Folded("The same in numbers, under each regime", [*tables, Paragraph(how.strip("()"), "small")])]
    return Section("drivers", "What each factor does", [*parts, *(Paragraph(line, "small") for line in reasons)])


def _driver(found: Study) -> Callable[[bool], Figure]:
    return lambda narrow: study_figure(found, narrow=narrow)


def money(material: Material) -> Section | None:
    """Where the revenue of an account goes, and with a head count as factor what people cost and keep."""
    runs, confidence = material.runs, material.confidence
    if not set(accounts.NEEDED) <= set(runs.columns):  # a sweep of an earlier version
        return None
    asked = (runs, material.factors, material.regimes)
    if accounts.per_account_year(runs)["margin"].isna().all():
        return None
    lines = accounts.sentences(*asked, confidence)
    points = [line for line in lines if not line.startswith("(")]
    table = from_sheet(accounts.ledger_table(*asked, confidence))
    alt = f"{_margins(table)} {' '.join(points)}".rstrip()
    parts: list[Part] = [
        Paragraph(
            "What an account pays in a year, what of it goes to the people who serve it, and what is left. Nothing is "
            "discounted, and costs beyond people are outside the model."
        ),
        *([Points(points)] if points else []),
        Picture(
            lambda narrow: ledger_figure(*asked, confidence, narrow=narrow),
            f"Bars of revenue per account and year, by regime: payroll, hiring, sponsors, margin. {alt}",
        ),
    ]
    if accounts.headcount_factor(material.runs, material.factors) is not None:
        parts.append(
            Picture(
                lambda narrow: staffing_figure(*asked, confidence, narrow=narrow),
                f"Customers kept against what people cost, for each head count and regime. {alt}",
            )
        )
    notes = [Paragraph(line, "small") for line in lines if line.startswith("(")]
    return Section("money", "Money", [*parts, Folded("The same in numbers", [table]), *notes])


def _margins(table: Table) -> str:
    """The margin of every regime at the first and at the last of the ledger's design points, in words."""
    margin, regime = table.head.index("margin"), table.head.index("regime")
    places = list(dict.fromkeys(tuple(row[:regime]) for row in table.rows))
    values_at = []
    for place in dict.fromkeys((places[0], places[-1])):
        names = zip(table.head[:regime], place, strict=True)
        where = " and ".join(f"{name} {level}" for name, level in names)
        values = ", ".join(f"{row[regime]} {row[margin]}" for row in table.rows if tuple(row[:regime]) == place)
        values_at.append(f"at {where}: {values}" if where else values)
    return f"{table.caption.partition(';')[0]}. Margin, {'; '.join(values_at)}."


def _varied(material: Material) -> list[str]:
    """The factors that have two levels or more among the runs that are there."""
    return [name for name in material.factors if material.runs[name].nunique() > 1]


def from_sheet(sheet: Sheet) -> Table:
    """A table made for a terminal as one for the page."""
    cells = [[with_minus(str(cell)) for cell in column.cells] for column in sheet.columns]
    return Table(
        sheet.title,
        [with_minus(column.head.replace("\n", " ")) for column in sheet.columns],
        [list(row) for row in zip(*cells, strict=True)],
        frozenset(place for place, column in enumerate(sheet.columns) if column.kind == "number"),
    )


def with_minus(text: str) -> str:
    """A text in which a hyphen before a number is a minus sign, as everywhere on the page."""
    return re.sub(r"(?<![\w.])-(?=\d)", "−", text)

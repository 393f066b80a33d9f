"""The first page: the verdict, its picture, the money, what to do and how sure it is. All else is an appendix to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.comparison import figures
from analysis.comparison.answers import ANSWERED, contenders, table_view
from analysis.estimates import means
from analysis.money import money as accounts
from analysis.report import background, robustly
from analysis.report.elements import Material, Paragraph, Picture, Section, Terms
from analysis.report.wording import COUNTED, Pattern, in_numbers, lead, of_a_hundred, one_factor
from simulation.science.outcomes import described
from simulation.wording.values import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

MARGIN: Final = Pattern(
    scale=0.001,
    above="{regime} leaves {value} thousand more than {base}",
    below="{regime} leaves {value} thousand less than {base}",
    inconclusive="{regime} and {base} are too close to call ({value} thousand)",
    more="more",
    fewer="less",
)
"""How differences in the margin of an account are said."""

MONEY: Final = "Margin of an account in a year, after people are paid."

Best = dict[tuple[object, ...], tuple[str, ...]]
"""By design point, the regimes that may be the best."""


def answer(material: Material) -> Section:
    """The answer on one page: over all worlds, where they are what it is about."""
    parts = robustly.head(material)
    if not parts:
        parts = [*(Paragraph(line, "lead") for line in _compared(material)), overview(material)]
    rows = [("Money", money(material)), ("What to do", what_to_do(material)), ("How sure", how_sure(material))]
    told = Terms([(word, " ".join(lines)) for word, lines in rows if lines])
    return Section("answer", "The answer", [*parts, told, background.meanings(material)])


def _compared(material: Material) -> list[str]:
    """How the regimes compare in customers that are kept."""
    if len(material.regimes) == 1:
        return [f"Only {material.regimes[0]} has runs here: there is nothing to compare it with."]
    asked = of_a_hundred(material.runs)
    return lead(material.runs, material.factors, material.regimes, asked, material.confidence)


def overview(material: Material) -> Picture:
    """Churn and trust, side by side."""

    def draw(narrow: bool) -> Figure:
        return figures.overview_figure(
            material.runs, material.factors, material.regimes, confidence=material.confidence, narrow=narrow
        )

    view = one_factor(material.runs, material.factors, figures.SIDE_BY_SIDE)
    frame = means(view.runs, view.factors, figures.SIDE_BY_SIDE, material.confidence)
    text = " ".join(in_numbers(view, frame, name, "mean", material.regimes) for name in figures.SIDE_BY_SIDE)
    return Picture(draw, f"{'Line' if view.factors else 'Dot'} chart by regime. {text}")


def money(material: Material) -> list[str]:
    """How much more or less of an account's revenue is left under each regime; nothing where it was not recorded."""
    if not set(accounts.NEEDED) <= set(material.runs.columns) or len(material.regimes) < 2:
        return []
    rows = accounts.per_account_year(material.runs)
    if rows["margin"].isna().all():
        return []
    return [MONEY, *lead(rows, material.factors, material.regimes, "margin", material.confidence, MARGIN)]


# ---------------------------------------------------------------- what to do


def what_to_do(material: Material) -> list[str]:
    """What follows for who has to choose, from which regimes may be the best, and what to do before."""
    if robustly.head(material) or len(material.regimes) < 2:  # the answer over worlds says itself what to measure
        return []
    view = table_view(material.runs, material.factors, ANSWERED)
    best = contenders(view, material.regimes, ANSWERED, material.confidence)
    return [choice(best, material.regimes, material.factors), BEFORE_WITH_PAGE if material.page else BEFORE]


BEFORE: Final = (
    "Before anybody changes teams, ask it of your own firm: `simulate fit` takes six numbers that you know, and "
    "`simulate advise` says whether the answer holds there."
)

BEFORE_WITH_PAGE: Final = (
    "Before anybody changes teams, ask it of your own firm: the page under “What if?”, in the file of this report, "
    "takes six numbers that you know, and says whether the answer holds there."
)
"""The same where the report carries that page."""


def choice(best: Mapping[str, Best], regimes: tuple[str, ...], factors: tuple[str, ...]) -> str:
    """Which regime to choose, by outcome and design point the regimes that may be the best.

    Examples
    --------
    >>> told = {(0.1,): ("shared",), (0.3,): ("shared",)}
    >>> choice({"churn_rate": told, "trust": told}, ("sole", "shared"), ("turnover",))
    'Under these assumptions, shared: best in churn and trust at every level of turnover.'
    >>> turns = {(0.1,): ("sole",), (0.3,): ("shared",)}
    >>> choice({"churn_rate": turns, "trust": told}, ("sole", "shared"), ("turnover",))
    'It depends on turnover: find out your own before you choose. By churn, sole or shared; by trust, shared.'
    """
    always = {name: _always(points) for name, points in best.items()}
    winners = set(always.values())
    labels = {name: described(name).label.lower() for name in best}
    if len(winners) == 1 and (winner := winners.pop()) is not None:
        return (
            f"Under these assumptions, {winner}: best in {' and '.join(labels.values())}{_everywhere(best, factors)}."
        )
    if not any(len(may) == 1 for points in best.values() for may in points.values()):
        return "Nothing here is a reason to choose one or another: no regime is told to be best anywhere."
    by = "; ".join(f"by {labels[name]}, {_or(points, regimes)}" for name, points in best.items())
    if all(always.values()):
        return f"Say first what matters more: {by}."
    named = listed(factors)
    which = f"It depends on {named}: find out your own before you choose." if factors else "It is not all told here."
    return f"{which} {by[0].upper()}{by[1:]}."


def _always(points: Best) -> str | None:
    """The regime that is told to be the best at every design point."""
    (first, *others) = dict.fromkeys(points.values()) or [()]
    return first[0] if len(first) == 1 and not others else None


def _or(points: Best, regimes: tuple[str, ...]) -> str:
    """The regimes that are told to be best somewhere."""
    told = {may[0] for may in points.values() if len(may) == 1}
    return " or ".join(regime for regime in regimes if regime in told) or "none is told"


def _everywhere(best: Mapping[str, Best], factors: tuple[str, ...]) -> str:
    count = len(next(iter(best.values())))
    if count == 1:
        return ""
    return f" at every level of {factors[0]}" if len(factors) == 1 else " at every design point"


# ---------------------------------------------------------------- how sure


def how_sure(material: Material) -> list[str]:
    """What the intervals hold, and what they do not."""
    caveat = robustly.caveat(material)
    if robustly.head(material) or len(material.regimes) < 2:
        return [caveat] if caveat else []
    asked = of_a_hundred(material.runs)
    view = one_factor(material.runs, material.factors, [asked])
    return [
        f"± is half the width of a {material.confidence * 100:g} % interval; each comparison is between runs with the "
        f"same luck. {COUNTED[asked]}",
        *([f"{view.note[0].upper()}{view.note[1:]}."] if view.note else []),
        caveat,
    ]

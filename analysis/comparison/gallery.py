"""Which figures a sweep is drawn in, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from analysis.comparison import figures as of_regimes
from analysis.drawing.saving import save_all
from analysis.drawing.spans import in_spans
from simulation.science.outcomes import described

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


LONGEST_TITLE: Final = 160
"""Characters of a question that stand above a figure; more would bury it."""


def draw_all(
    runs: pd.DataFrame,
    trajectories: pd.DataFrame | None,
    *,
    factors: Sequence[str],
    regimes: Sequence[str],
    states: Sequence[str],
    question: str,
    target: Path,
    outcomes: Sequence[str] = (),
    further: Sequence[str] = (),
) -> list[Path]:
    """Draw churn and trust, their paired differences, and the recorded weeks; or only the outcomes that are named.

    Parameters
    ----------
    runs, trajectories
        As for `analysis.comparison.figures`; `trajectories` is None where no week was recorded.
    factors, regimes, states
        Names of factors, of regimes in order, and of recorded weekly states.
    question
        Title of the overview.
    target
        Directory for the figures; made if missing.
    outcomes
        Draw these instead.
    further
        Draw these, too, where none are named.

    Returns
    -------
    list of Path
        The PNG files, in order; an SVG of the same name lies beside each.
    """
    drawn: dict[str, Callable[[], Figure]] = {}
    of_runs = runs, factors, regimes
    if not outcomes:
        title = shorten(question, LONGEST_TITLE, placeholder=" …") or None
        drawn["overview"] = partial(of_regimes.overview_figure, *of_runs, title=title)
    for outcome in outcomes or (*of_regimes.SIDE_BY_SIDE, *further):
        if outcomes or outcome in further:
            drawn[outcome] = partial(of_regimes.factor_figure, *of_runs, outcome)
        if runs["regime"].nunique() > 1:
            drawn[f"{outcome}_difference"] = partial(of_regimes.difference_figure, *of_runs, outcome)
    if trajectories is not None and not outcomes:
        rows, together = in_spans(trajectories, factors, states)
        for state in states:
            words = f"{described(state).label} week by week. {together}".rstrip(" .") if together else None
            drawn[f"{state}_by_week"] = partial(
                of_regimes.trajectory_figure, rows, factors, regimes, state, title=words
            )
    return save_all(target, {}, drawn)

"""Where Student's interval is not to be trusted: the rule against scipy, what it marks, and what is covered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from scipy.special import stdtrit
from scipy.stats import skew

import analysis
from analysis.comparison.tables import plain, result_tables
from analysis.estimates import means, paired_differences
from analysis.skewness import takes

PAGE = (Path(analysis.__file__).parents[1] / "docs" / "statistics.md").read_text()

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

SAMPLES: dict[str, tuple[Draw, float]] = {
    "normal": (lambda chance, size: chance.normal(size=size), 0.0),
    "exponential": (lambda chance, size: chance.exponential(size=size), 1.0),
    "lognormal (sigma 1)": (lambda chance, size: chance.lognormal(size=size), float(np.exp(0.5))),
    "0 or 1, an event in 1 % of runs": (lambda chance, size: (chance.random(size) < 0.01).astype(float), 0.01),
}


def marked(sample: np.ndarray) -> np.ndarray:
    """What `takes` says of samples, one a row."""
    away = sample - sample.mean(axis=1, keepdims=True)
    return takes(np.full(len(sample), float(sample.shape[1])), (away**2).mean(axis=1), (away**3).mean(axis=1))


@pytest.mark.long  # nine million draws
@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_says_what_is_covered(name: str) -> None:
    (row,) = re.findall(rf"^\| {re.escape(name)} \| (.*) \|$", PAGE, flags=re.MULTILINE)
    draw, mean = SAMPLES[name]
    chance = np.random.default_rng(1)
    for n, printed in zip((10, 20, 100), map(float, row.split(" | ")), strict=True):
        sample = draw(chance, (20_000, n))
        half = stdtrit(n - 1, 0.975) * sample.std(axis=1, ddof=1) / np.sqrt(n)
        share = float(((abs(sample.mean(axis=1) - mean) <= half) & (half > 0)).mean())
        # half of the last digit, and three standard errors
        assert abs(share - printed) < 0.005 + 3 * np.sqrt(share * (1 - share) / 20_000), (n, share)


def test_normal_values_are_hardly_ever_marked_and_rare_events_always() -> None:
    chance = np.random.default_rng(2)
    for n in (4, 10, 20, 100):
        # three standard errors of a skewness that is itself somewhat heavy in its tails
        assert np.isfinite(marked(chance.normal(size=(5_000, n)))).mean() < 0.02
    for n in (10, 20, 100):
        events = np.zeros((1, n))
        events[0, 3] = 1.0
        assert np.isfinite(marked(events)).all()
    assert np.isnan(marked(np.zeros((1, 100)))).all()
    assert np.isfinite(marked(chance.lognormal(size=(1_000, 40)))).mean() > 0.9


def runs_of(events: int, n: int = 100) -> pd.DataFrame:
    """Runs whose churn is 1 in so many of `n` runs of shared, else 0; that of sole is normal."""
    chance = np.random.default_rng(3)
    rows = [(0, "sole", replication, value) for replication, value in enumerate(chance.normal(size=n).tolist())] + [
        (0, "shared", replication, float(replication < events)) for replication in range(n)
    ]
    return pd.DataFrame(rows, columns=["point", "regime", "replication", "churn_rate"]).assign(turnover=0.1)


@pytest.mark.parametrize(("events", "known"), [(1, False), (13, False), (0, True), (50, True)])
def test_estimates_say_how_many_values_it_would_take(events: int, known: bool) -> None:
    found = means(runs_of(events), ["turnover"], ["churn_rate"]).set_index("regime")["takes"]
    assert np.isnan(found["sole"])
    assert np.isnan(found["shared"]) == known
    if not known:
        values = np.arange(100) < events
        assert found["shared"] == np.ceil(25 * float(skew(values.astype(float))) ** 2)


def test_tables_and_data_say_so_and_are_silent_else() -> None:
    def text(runs: pd.DataFrame) -> str:
        console = Console(width=120)
        with console.capture() as captured:
            console.print(*result_tables(runs, ["turnover"], ["sole", "shared"], ["churn_rate"]))
        return captured.get()

    said = (
        "too rare or skewed for this interval in 1 of 2 cells, most so for shared at turnover 0.1: it takes n = 2,426"
    )
    assert said in text(runs_of(1))
    assert "skewed" not in text(runs_of(50))
    rows = plain(runs_of(1), ["turnover"], ["sole", "shared"], ["churn_rate"])["estimates"]
    assert {row["regime"]: row["takes"] for row in rows} == {"sole": None, "shared": 2426}


def test_differences_are_marked_by_themselves() -> None:
    runs = runs_of(1)
    runs.loc[runs["regime"] == "sole", "churn_rate"] = 0.0
    (row,) = paired_differences(runs, ["turnover"], ["churn_rate"], "sole").to_dict("records")
    assert row["takes"] == 2426

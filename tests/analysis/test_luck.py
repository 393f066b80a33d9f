"""What must not be paired is not: points with luck of their own, missing points, and a regime without a rival."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from analysis.comparison.answers import answers
from analysis.estimates import averaged, is_grid, means
from analysis.money import money
from simulation.results.differences import same_luck
from simulation.results.manifest import describe
from simulation.scenario.reading import parse_scenario


def made(own_luck: bool, points: int = 8, replications: int = 4) -> pd.DataFrame:
    rows = [
        {
            "point": point,
            "turnover": point / 10,
            "regime": regime,
            "replication": number + point * replications * own_luck,
            "churn_rate": 0.1 + 0.01 * number,
        }
        for point, regime, number in product(range(points), ("sole", "shared"), range(replications))
    ]
    return pd.DataFrame(rows)


def test_points_with_luck_of_their_own_are_no_grid() -> None:
    assert is_grid(made(own_luck=False), ["turnover"])
    assert not is_grid(made(own_luck=True), ["turnover"])
    assert is_grid(made(own_luck=False, replications=1), ["turnover"])
    assert is_grid(made(own_luck=True, points=1), ["turnover"])


def test_a_level_of_which_points_are_missing_has_no_mean_over_them() -> None:
    """Churn depends on absence alone: a level that lacks the bad half of it must not look better."""
    rows = [
        {"point": 2 * place + bad, "turnover": float(place), "absence_per_year": float(bad), "regime": "sole"}
        | {"replication": number, "churn_rate": 0.1 + 0.2 * bad}
        for place, bad, number in product(range(3), range(2), range(3))
        if (place, bad) != (2, 1)
    ]
    view = averaged(pd.DataFrame(rows), ["turnover", "absence_per_year"], ["turnover"], ["churn_rate"])
    found = means(view.runs, view.factors, ["churn_rate"]).set_index("turnover")["mean"]
    assert np.allclose(found[[0.0, 1.0]], 0.2)
    assert np.isnan(found[2.0])


def test_a_regime_without_a_rival_is_not_the_best() -> None:
    runs = made(own_luck=False, points=2, replications=8)
    runs.loc[(runs["regime"] == "shared") & (runs["point"] == 1), "churn_rate"] = np.nan
    said = answers(runs, ["turnover"], ["sole", "shared"], ["churn_rate"])
    assert said[0] == (
        "Churn: no two regimes have a value at turnover 0.1; no regime stands out at turnover 0. "
        "8 of 16 runs of shared have no value (nothing to take it from)."
    )


def test_no_pair_is_no_evidence_that_fewer_people_do_as_well() -> None:
    margins = pd.DataFrame({4: [1.0, np.nan, np.nan], 8: [np.nan, 5.0, 5.1]})
    assert money._fewest(margins, 8, 0.95) == 8


def test_sweeps_of_sampled_points_share_luck_only_where_all_of_it_is_the_same() -> None:
    text = "name: a\nseed: 1\nfactors: {{turnover: {}}}\ndesign: {}\nreplications: {}\n"

    def about(levels: str, design: str, replications: int) -> object:
        return describe(parse_scenario(text.format(levels, design, replications), "a.yaml"), 1, "compiled")

    sampled, more = (
        about("{low: 0, high: .4}", "{method: lhs, points: 8}", 12),
        about("{low: 0, high: .4}", "{method: lhs, points: 8}", 16),
    )
    grid, longer = about("[0, .4]", "grid", 12), about("[0, .4]", "grid", 16)
    assert same_luck(sampled, sampled)  # type: ignore[arg-type]
    assert not same_luck(sampled, more)  # type: ignore[arg-type]
    assert same_luck(grid, longer)  # type: ignore[arg-type]

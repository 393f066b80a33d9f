"""Tables and answers as a user meets them: whole texts, widths, rounding, and honesty about what is not known."""

from __future__ import annotations

import io
import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from analysis.comparison.answers import answers
from analysis.comparison.tables import plain, result_tables, show
from analysis.numbers import decimals, share_text, with_interval
from simulation.errors import RequestError

REGIMES = ["sole", "shared", "siloed"]
OFFSETS = {"sole": 0.0, "shared": -0.05, "siloed": 0.04}


def made(
    levels: dict[str, list[float | str]], regimes: list[str] | None = None, replications: int = 4, scale: float = 1
) -> pd.DataFrame:
    """Runs in which every regime has a fixed distance, that grows with the first factor, and a little noise."""
    random = np.random.default_rng(11)
    rows = []
    for point, level in enumerate(product(*levels.values())):
        steep = next((number for number in level if isinstance(number, float)), 1.0)
        for regime, number in product(regimes or REGIMES, range(replications)):
            churn = 0.2 + OFFSETS.get(regime, 0.01) * steep + 0.01 * number + 0.001 * random.normal()
            outcomes = {"churn_rate": churn, "trust": 1 - churn, "response_days": 9 * churn, "revenue": 1e6 * churn}
            row = {"point": point, **dict(zip(levels, level, strict=True)), "regime": regime, "replication": number}
            rows.append(row | {name: value * scale for name, value in outcomes.items()})
    return pd.DataFrame(rows)


def printed(runs: pd.DataFrame, factors: list[str], regimes: list[str] | None = None, width: int = 80, **more) -> str:
    stream = io.StringIO()
    show(Console(file=stream, width=width), runs, factors, regimes or REGIMES, **more)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def by_hand() -> pd.DataFrame:
    """Three replications at two levels, with differences whose intervals can be had by hand."""
    churn = {
        (0.0, "sole"): [0.20, 0.21, 0.22],
        (0.0, "shared"): [0.21, 0.21, 0.21],
        (0.5, "sole"): [0.300, 0.310, 0.320],
        (0.5, "shared"): [0.199, 0.212, 0.219],
    }
    rows = [
        {"point": int(2 * turnover), "turnover": turnover, "regime": regime, "replication": number, "churn_rate": value}
        for (turnover, regime), values in churn.items()
        for number, value in enumerate(values)
    ]
    runs = pd.DataFrame(rows)
    return runs.assign(trust=1 - runs["churn_rate"])


def test_the_whole_text_of_a_small_sweep() -> None:
    # .20 .21 .22 has the standard deviation .01, and Student's t with two degrees of freedom is 4.303: the half-width
    # is 4.303 * .01 / sqrt(3) = .0248; the differences -.101 -.098 -.101 have .00173 and .0043
    assert printed(by_hand(), ["turnover"], ["sole", "shared"], outcomes=["churn_rate"]) == WHOLE_TEXT


WHOLE_TEXT = """\
Churn, 1/year: mean ± 95 % interval, n = 3 replications
turnover         sole       shared
──────────────────────────────────
0         0.21 ± 0.02     0.21 ± –
0.5       0.31 ± 0.02  0.21 ± 0.03
fewer than 10 values cannot show how skewed they are: if they are, intervals
cover less than said

Churn, 1/year: difference ± 95 % interval, % of n = 3 pairs lower
turnover          shared − sole
───────────────────────────────
0          0.000 ± 0.025   50 %
0.5       −0.100 ± 0.004  100 %
fewer than 10 values cannot show how skewed they are: if they are, intervals
cover less than said

3 replications are too few to call a regime better than another: 2 comparisons at 95 % confidence take 7 or more."""


def test_every_line_fits_the_width() -> None:
    runs = made({"turnover": [0.0, 0.2, 0.45], "regimes.shared.cover": [0.1, 0.9]}, [*REGIMES, "crawl", "walk", "run"])
    regimes = [*REGIMES, "crawl", "walk", "run"]
    sentences = ("Churn:", "Churn at ", "Trust:", "(", "4 replications are too few")
    for width in (60, 80, 100):
        lines = printed(runs, ["turnover", "regimes.shared.cover"], regimes, width).splitlines()
        assert max(len(line) for line in lines if not line.startswith(sentences)) <= width
        text = "\n".join(lines)
        assert all(f"{regime} − sole" in text for regime in regimes[1:])
        # nothing is cut: 6 design points have 6 estimates and 5 differences with wins of 4 outcomes
        rows = "\n".join(line for line in lines if line[:1].isdigit() or line.startswith(" ")).partition("4 repl")[0]
        assert rows.count("±") == 6 * (6 + 5) * 4
        assert rows.count(" %") == 6 * 5 * 4


def test_no_colour_when_piped_and_markup_is_text() -> None:
    names = ["[bold]sole[/bold]", "[red]$two$"]
    text = printed(made({"turnover": [0.1, 0.2]}, names), ["turnover"], names)
    assert "\x1b" not in text
    assert "[bold]sole[/bold]" in text
    assert "[red]$two$ − [bold]sole[/bold]" in text.replace("\n", " ")
    assert "Minus [bold]sole[/bold]: difference" in printed(made({}, names), [], names)


def test_without_factors_regimes_go_down_and_outcomes_across() -> None:
    text = printed(made({}), [], width=100)
    header, units = text.splitlines()[1:3]
    assert header.split() == ["Churn", "Trust", "Response", "time", "Revenue"]
    assert units.split() == ["regime", "1/year", "0-1", "working", "days", "thousand", "currency/week"]
    assert [line.split()[0] for line in text.splitlines()[4:7]] == REGIMES
    assert "Minus sole: difference ± 95 % interval, % of n = 4 pairs better" in text


def test_one_regime_has_no_differences_and_no_answer() -> None:
    text = printed(made({"turnover": [0.1, 0.2]}, ["sole"]), ["turnover"], ["sole"])
    assert "mean ± 95 % interval" in text
    assert "difference" not in text
    assert answers(made({}, ["sole"]), [], ["sole"]) == []


def test_titles_say_unit_n_and_interval() -> None:
    text = printed(made({"turnover": [0.1, 0.2]}), ["turnover"], confidence=0.9)
    assert "Churn, 1/year: mean ± 90 % interval, n = 4 replications" in text
    assert "Revenue, thousand currency/week: mean ± 90 % interval, n = 4 replications" in text
    assert "Trust, 0-1: difference ± 90 % interval, % of n = 4 pairs higher" in text


def test_failed_runs_are_named_where_they_are_missing() -> None:
    runs = made({"turnover": [0.1, 0.2]})
    lost = runs.drop(runs.index[(runs["point"] == 1) & (runs["regime"] == "shared") & (runs["replication"] == 3)])
    text = printed(lost, ["turnover"], outcomes=["churn_rate"])
    assert "n = 3 to 4 replications" in text
    assert "smaller n: shared at turnover 0.2: 3" in text
    gone = runs[(runs["point"] == 0) | (runs["regime"] != "shared")]
    row = next(
        line for line in printed(gone, ["turnover"], outcomes=["churn_rate"]).splitlines() if line.startswith("0.2")
    )
    assert row.split()[4] == "–"


def test_a_regime_without_any_run_leaves_the_others_and_the_next_is_the_base() -> None:
    text = printed(made({"turnover": [0.1, 0.2]}, ["shared", "siloed"]), ["turnover"])
    assert "siloed − shared" in text


def test_words_are_levels_in_the_order_of_the_design_and_repeated_labels_are_left_out() -> None:
    runs = made({"reassign": ["new_hire", "colleague"], "turnover": [0.1, 0.2]})
    lines = printed(runs, ["reassign", "turnover"], outcomes=["churn_rate"]).splitlines()
    assert [line.split()[0] for line in lines[3:7]] == ["new_hire", "0.2", "colleague", "0.2"]


def test_a_large_grid_is_averaged_and_says_so() -> None:
    runs = made({"turnover": [number / 10 for number in range(8)], "cover": [number / 10 for number in range(6)]})
    text = printed(runs, ["turnover", "cover"], outcomes=["churn_rate"])
    assert "mean over all levels of cover" in text.replace("\n", " ")
    assert sum(line.startswith("0.7 ") for line in text.splitlines()) == 2
    assert "mean over all levels of cover.)" in printed(
        made(
            {"turnover": [number / 10 for number in range(8)], "cover": [number / 10 for number in range(6)]}, None, 12
        ),
        ["turnover", "cover"],
        outcomes=["churn_rate"],
    )


def test_plain_is_strict_json_with_every_design_point() -> None:
    runs = made({"turnover": [0.0, 0.2]}, replications=1)
    data = json.loads(json.dumps(plain(runs, ["turnover"], REGIMES), allow_nan=False))
    assert len(data["estimates"]) == 2 * 3 * 4
    assert len(data["paired_differences"]) == 2 * 2 * 4
    assert data["estimates"][0]["low"] is None
    assert data["units"]["revenue"] == "currency/week"
    assert data["answers"] == ["One replication has no interval: no regime can be called better than another."]


@pytest.mark.parametrize(
    ("half_widths", "digits"),
    [([0.004], 3), ([0.0016], 4), ([0.02, 0.03], 2), ([12.0], 0), ([3.0], 0), ([1.2], 1), ([np.nan], 3), ([0.0], 3)],
)
def test_decimals_follow_the_interval(half_widths: list[float], digits: int) -> None:
    assert decimals(pd.Series(half_widths), pd.Series([0.2])) == digits


def test_numbers_never_look_surer_than_they_are() -> None:
    assert with_interval(0.2134, 0.0041, 3) == "0.213 ± 0.004"
    assert with_interval(-0.0134, 0.0041, 3, signed=True) == "−0.013 ± 0.004"
    assert with_interval(0.0134, 0.0041, 3, signed=True) == "+0.013 ± 0.004"
    assert with_interval(-0.00001, 0.004, 3, signed=True) == "0.000 ± 0.004"
    assert with_interval(0.2, 0.0001, 3) == "0.200 ± <0.001"
    assert with_interval(0.2, 0.0, 3) == "0.200 ± 0.000"
    assert with_interval(0.2, float("nan"), 1) == "0.2 ± –"
    assert with_interval(float("nan"), float("nan"), 1) == "–"
    assert [share_text(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "1 %", "50 %", "99 %", "100 %"]


def test_the_answer_names_the_best_where_it_is_told_apart() -> None:
    clear = made({"turnover": [0.5, 1.0]}, replications=12)
    churn, trust, how = answers(clear, ["turnover"], REGIMES)
    assert churn == "Churn: lowest under shared at every level of turnover."
    assert trust == "Trust: highest under shared at every level of turnover."
    assert how.startswith("(Judged by paired differences at 95 % confidence, for all 6 comparisons together;")
    assert answers(made({}, replications=12), [], REGIMES)[0] == "Churn: lowest under shared."
    assert answers(clear, ["turnover"], REGIMES, ["accounts_mean"] if "accounts_mean" in clear else []) == []


def test_runs_without_their_design_points_are_refused_in_words() -> None:
    with pytest.raises(RequestError, match="no column 'point'"):
        answers(made({}, replications=12).drop(columns="point"), [], REGIMES)


def test_the_answer_says_where_nothing_stands_out() -> None:
    part = made({"turnover": [0.0, 0.5, 0.75, 1.0]}, replications=12)
    alike = "lowest under sole, shared or siloed (as good as equal: within 0.005) at turnover 0"
    expected = f"Churn: lowest under shared at turnover 0.5 to 1; {alike}."
    assert answers(part, ["turnover"], REGIMES)[0] == expected
    two_near = made({}, ["sole", "shared", "[custom]", "other"], 12)
    two_near.loc[two_near["regime"] == "sole", "churn_rate"] = two_near.loc[
        two_near["regime"] == "shared", "churn_rate"
    ].to_numpy()
    sentence = answers(two_near, [], ["sole", "shared", "[custom]", "other"])[0]
    assert sentence == "Churn: lowest under sole or shared (too close to call)."


def test_the_answer_counts_design_points_of_several_factors() -> None:
    runs = made({"turnover": [0.0, 1.0], "reassign": ["new_hire", "colleague"]}, replications=12)
    alike = "lowest under sole, shared or siloed (as good as equal: within 0.005) at 2 of 4 design points"
    expected = f"Churn: lowest under shared at 2 of 4 design points; {alike}."
    assert answers(runs, ["turnover", "reassign"], REGIMES)[0] == expected


def test_the_answer_asks_more_of_many_comparisons_than_of_one() -> None:
    # t = 2.5 with 11 degrees of freedom: p = .03, clear alone and not clear among 10 comparisons
    difference = np.arange(12.0)
    difference = (difference - difference.mean()) / difference.std(ddof=1) + 2.5 / np.sqrt(12)
    difference = 0.01 * difference
    rows = [
        {"point": point, "turnover": point / 10, "regime": regime, "replication": number, "churn_rate": churn}
        for point in range(10)
        for regime, values in {"sole": 0.3 + 0 * difference, "shared": 0.3 - difference}.items()
        for number, churn in enumerate(values)
    ]
    runs = pd.DataFrame(rows)
    alone = answers(runs[runs["point"] == 0], ["turnover"], ["sole", "shared"], ["churn_rate"])
    together = answers(runs, ["turnover"], ["sole", "shared"], ["churn_rate"])
    assert alone[0] == "Churn: lowest under shared at turnover 0."
    assert together[0] == "Churn: no regime stands out at any level of turnover."


def test_tables_are_made_for_any_declared_outcome() -> None:
    runs = made({"turnover": [0.1]}).assign(accounts_mean=300.0)
    text = printed(runs, ["turnover"], outcomes=["accounts_mean"])
    assert "Accounts: mean ± 95 % interval" in text
    assert "300 ± –" in text  # four equal values have no interval
    assert len(result_tables(runs, ["turnover"], REGIMES)) == 8


# ---------------------------------------------------------------- values that are missing


def runs_with(values: dict[str, list[float | None]], outcome: str) -> pd.DataFrame:
    """Runs at one level; None is a run without a value, in which requests were answered all the same."""
    return pd.DataFrame(
        [
            {
                "point": 0,
                "turnover": 0.1,
                "regime": regime,
                "replication": number,
                outcome: value,
                "response_days": 20.0,
            }
            for regime, column in values.items()
            for number, value in enumerate(column)
        ]
    ).astype({outcome: float})


def test_what_lies_beyond_the_ceiling_is_not_left_out_of_the_ranking() -> None:
    # of shared only the three quickest of twelve runs have a value, quicker than sole: nine are slower than 100 days
    sole = [86.0 + number for number in range(12)]
    shared = [70.0, 71.0, 72.0, *[None] * 9]
    runs = runs_with({"sole": sole, "shared": shared}, "response_days_p90")
    text = printed(runs, ["turnover"], ["sole", "shared"], outcomes=["response_days_p90"])
    # (86 + ... + 97) / 12, and (70 + 71 + 72 + 9 * 100) / 12
    assert "92 ± 2  ≥ 93 [" in text
    said = (
        "Response time, 90th percentile: no regime stands out at turnover 0.1. "
        "9 of 12 runs of shared lie beyond 100 working days and count as 100."
    )
    assert said in text.replace("\n", " ")
    slower = runs_with({"sole": [value - 26 for value in sole], "shared": shared}, "response_days_p90")
    told = answers(slower, ["turnover"], ["sole", "shared"], ["response_days_p90"])
    assert told[0].startswith(
        "Response time, 90th percentile: lowest under sole at turnover 0.1. 9 of 12 runs of shared"
    )
    # a run in which nobody was answered is no slow run
    silent = runs.assign(response_days=runs["response_days"].mask(runs["response_days_p90"].isna()))
    last = printed(silent, ["turnover"], ["sole", "shared"], outcomes=["response_days_p90"])
    assert "9 of 12 runs of shared have no value (no request answered)." in last
    assert "count as" not in last


def test_no_winner_over_values_that_are_missing_on_one_side() -> None:
    # the pairs that are whole say that shared loses fewer; the others of shared may have lost the most
    sole = [0.30 + 0.01 * (number % 3) for number in range(24)]
    shared = [value - 0.05 for value in sole[:12]]
    whole = runs_with({"sole": sole[:12], "shared": shared}, "departure_churn")
    told = answers(whole, ["turnover"], ["sole", "shared"], ["departure_churn"])[0]
    assert told == "Churn after the owner left: lowest under shared at turnover 0.1."
    holes = runs_with({"sole": sole, "shared": [*shared, *[None] * 12]}, "departure_churn")
    assert answers(holes, ["turnover"], ["sole", "shared"], ["departure_churn"])[0] == (
        "Churn after the owner left: no regime stands out at turnover 0.1. "
        "12 of 24 runs of shared have no value (no departure of a lead to compare)."
    )
    # where both lack a value the reason is none of the regime
    both = runs_with({"sole": [*sole[:12], *[None] * 12], "shared": [*shared, *[None] * 12]}, "departure_churn")
    assert answers(both, ["turnover"], ["sole", "shared"], ["departure_churn"])[0] == (
        "Churn after the owner left: lowest under shared at turnover 0.1. "
        "12 of 24 runs of sole and 12 of 24 runs of shared have no value (no departure of a lead to compare)."
    )
    # one missing value among many turns nothing
    few = runs_with({"sole": sole, "shared": [None, *[value - 0.05 for value in sole[1:]]]}, "departure_churn")
    assert "lowest under shared" in answers(few, ["turnover"], ["sole", "shared"], ["departure_churn"])[0]


def test_a_regime_without_a_value_is_named() -> None:
    value = [0.1 + 0.01 * (number % 3) for number in range(12)]
    runs = runs_with(
        {"sole": value, "shared": [each + 0.2 for each in value], "siloed": [None] * 12}, "departure_churn"
    )
    runs = pd.concat([runs, runs.assign(point=1, turnover=0.2, departure_churn=runs["departure_churn"].fillna(0.5))])
    told = answers(runs, ["turnover"], [*REGIMES, "pods"], ["departure_churn"])
    assert told[0] == (
        "Churn after the owner left: lowest under sole at every level of turnover; siloed is left out, without a "
        "value, at turnover 0.1. 12 of 24 runs of siloed have no value (no departure of a lead to compare)."
    )
    assert told[1] == "Not compared, for it has no run: pods."


def test_the_ceiling_is_that_of_the_model() -> None:
    from simulation.science.outcomes import OUTCOMES
    from simulation.science.week_totals import MOST_DAYS

    assert OUTCOMES["response_days_p90"].ceiling == MOST_DAYS

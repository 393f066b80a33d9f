"""What the report says: differences in words, what was varied, what it lacks, and what was changed."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.numbers import Estimate
from analysis.report import background, findings, first_page
from analysis.report.elements import Enclosed, Table
from analysis.report.wording import lead, pattern
from tests.helpers.pages_of_reports import texts
from tests.helpers.reports import TEXT, material_of

ROOT = Path(__file__).parents[3]


def test_the_answer_has_the_digits_of_its_widest_interval() -> None:
    rows = [
        {"point": point, "turnover": level, "regime": regime, "replication": place, "account_retention": 0.8 + change}
        for point, (level, wide) in enumerate([(0.0, 0.001), (0.4, 0.02)])
        for place in range(10)
        for regime, change in (("sole", 0.0), ("shared", 0.05 + wide * (place % 2 - 0.5)))
    ]
    # half-widths are 0.04 and 0.75 customers in a hundred
    said = lead(pd.DataFrame(rows), ["turnover"], ["sole", "shared"], "account_retention", 0.95)
    assert said == [
        "At turnover 0, shared keeps 5.0 ± <0.1 more customers in a hundred a year than sole; at 0.4, 5.0 ± 0.8 more."
    ]


@pytest.mark.parametrize(
    ("outcome", "change", "half_width", "said"),
    [
        ("account_retention", 0.0113, 0.0042, "shared keeps 1.1 ± 0.4 more customers in a hundred a year than sole"),
        (
            "account_retention",
            -0.12,
            0.00023,
            "shared keeps 12.00 ± 0.02 fewer customers in a hundred a year than sole",
        ),
        (
            "account_retention",
            0.001,
            0.003,
            "shared and sole are too close to call (+0.1 ± 0.3 customers kept in a hundred a year)",
        ),
        ("churn_rate", 0.12, 0.00023, "shared loses 12.00 ± 0.02 more customers per hundred customer-years than sole"),
        (
            "churn_rate_smb",
            -0.01,
            0.0021,
            "shared loses 1.0 ± 0.2 fewer smb customers per hundred customer-years than sole",
        ),
        (
            "churn_rate",
            -0.001,
            0.003,
            "shared and sole are too close to call (−0.1 ± 0.3 customers lost per hundred customer-years)",
        ),
        ("trust", 0.031, 0.004, "trust is 0.031 ± 0.004 higher under shared than under sole"),
        ("response_days", -0.25, 0.1, "response time is 0.25 ± 0.10 working days lower under shared than under sole"),
        ("revenue", 12345.6, 2100.0, "revenue is 12,346 ± 2,100 currency/week higher under shared than under sole"),
        ("trust", 0.031, float("nan"), "trust under shared and under sole is too close to call (+0.0310 ± –)"),
    ],
)
def test_a_difference_in_words(outcome: str, change: float, half_width: float, said: str) -> None:
    assert pattern(outcome).sentence("shared", "sole", around(change, half_width)) == said


def around(change: float, half_width: float) -> Estimate:
    return Estimate(change, change - half_width, change + half_width)


def test_an_interval_with_uneven_ends_in_words() -> None:
    said = pattern("churn_rate").sentence("shared", "sole", Estimate(-0.0113, -0.0255, -0.0071))
    assert said == "shared loses 1.1 [0.7 to 2.5] fewer customers per hundred customer-years than sole"
    assert "(+0.031 [−0.001 to +0.070])" in pattern("trust").sentence(
        "shared", "sole", Estimate(0.031, -0.001, 0.07), 3
    )


def test_a_difference_that_touches_zero_is_never_said_to_be_one() -> None:
    for change in (-0.02, -0.01, 0.0, 0.01, 0.02):
        told = "too close to call" not in pattern("trust").sentence("a", "b", around(change, 0.01))
        assert told == (abs(change) > 0.01)


def test_what_was_changed_stands_before_what_was_not() -> None:
    first, *others = [part for part in background.parameters(material_of()).parts if isinstance(part, Table)]
    assert others == []
    assert [row[:4] for row in first.rows] == [
        ["turnover", "varied: 0, 0.1, 0.3", "0.22", "1/year"],
        ["accounts", "200", "300", "accounts"],
    ]


@pytest.mark.parametrize(
    ("span", "said", "size"),
    [
        ([0.0, 0.1, 0.3], "0, 0.1, 0.3", "3 levels of turnover"),
        ({"low": 0.0, "high": 0.45, "scale": "linear"}, "0 to 0.45", "turnover from 0 to 0.45"),
        ({"low": 0.01, "high": 0.45, "scale": "log"}, "0.01 to 0.45, log scale", "turnover from 0.01 to 0.45"),
        ({"low": 0, "high": 0.45}, "0 to 0.45", "turnover from 0 to 0.45"),
    ],
)
def test_what_was_varied_in_words(span: object, said: str, size: str) -> None:
    varied = material_of(factors={"turnover": span})
    assert texts(background.varied(varied))[0].endswith(f" Varied: {said}.")
    (table,) = [part for part in background.parameters(varied).parts if isinstance(part, Table)]
    assert table.rows[0][1] == f"varied: {said}"
    assert background.head(varied)["size"][1] == size


def test_churn_is_a_rate() -> None:
    said = " ".join([*texts(first_page.answer(material_of()).parts), *texts(findings.best(material_of()).parts)])
    assert "share of customers" not in said
    assert "loses in a year for each one that it has at a time" in said
    assert "of a hundred customers with whom a firm begins a year, as counted" in said


def test_customers_are_counted_by_churn_where_no_year_was_seen() -> None:
    runs = material_of().runs.assign(account_retention=math.nan)
    said = " ".join(texts(first_page.answer(material_of(runs=runs)).parts))
    assert "customers lost per hundred customer-years); at 0.3, " in said
    assert "in a hundred a year" not in said.lower()


def test_regimes_are_compared_by_what_differs() -> None:
    own = TEXT.replace("[sole, shared, siloed]", "{sole: {cover: 0.6}, pods: {from: shared, sharing: 0.7}}")
    found = background.regimes(material_of(own))
    (table,) = [part for part in found.parts if isinstance(part, Table)]
    rows = {row[0]: row[1:3] for row in table.rows}
    assert rows["cover (share)"] == ["0.6", "0.9"]
    assert rows["sharing (share)"] == ["0.1", "0.7"]
    assert "voice_of_customer (share)" not in rows  # the same in both
    said = " ".join(texts(found.parts))
    assert "relays everything; here with cover 0.6 instead of 0.3." in said
    assert "pods: defined by this scenario" in said


@pytest.mark.parametrize("page", ["README.md", "docs/limits.md"])
def test_the_checks_are_those_of_the_pages(page: str) -> None:
    text = " ".join((ROOT / page).read_text().split())
    counts, failing = background.checks()
    assert f"{counts['hold']} of {counts['all']} checks held, {counts['fail']} failed" in text
    assert f"{counts['cannot_tell']} could not be" in text
    assert len(failing) == counts["fail"]
    assert counts["hold"] + counts["fail"] + counts["cannot_tell"] == counts["all"]


def test_an_unfinished_sweep_says_so_first() -> None:
    whole = material_of()
    part = whole.runs[whole.runs["regime"] != "siloed"]
    unfinished = material_of(runs=part, state="interrupted", total=len(whole.runs))
    warnings = background.head(unfinished)["warnings"]
    assert warnings[0].startswith(f"This sweep is unfinished: {len(part)} of {len(whole.runs)} runs are here.")
    assert "No run of siloed has a result" in warnings[1]
    assert not [text for text in texts(first_page.answer(unfinished).parts) if "siloed" in text]
    (caution,) = background.head(whole)["warnings"]
    assert caution.startswith("Short warm-up: Counting begins after 8 weeks")


def test_runs_that_failed_are_counted_and_listed() -> None:
    row = {"run": 3, "point": 0, "turnover": 0.1, "regime": "sole", "replication": 2, "stage": "run", "reason": "no"}
    failed = replace(material_of(), failures=pd.DataFrame([{**row, "run": run} for run in range(30)]))
    assert "30 runs failed" in background.head(failed)["warnings"][0]
    listed = background.again(failed).parts[-1]
    assert isinstance(listed, Table)
    assert listed.caption == "Runs that failed (30, the first 20 of them)"
    assert listed.rows[1] == ["1", "0.1", "sole", "2", "run", "no"]


def test_where_the_model_cannot_be_carried_along_it_says_why() -> None:
    assert findings.what_if(material_of()) is None
    found = findings.what_if(replace(material_of(), no_page="mine.yaml has events (layoff)"))
    assert found is not None
    assert texts(found.parts) == [
        "The page of `simulate explore`, in which the same is asked of another firm, is not in this report: mine.yaml "
        "has events (layoff)."
    ]
    carried = findings.what_if(replace(material_of(), page="<p>"))
    assert carried is not None
    assert carried.parts[-1] == Enclosed("<p>", "leavers-page.html")

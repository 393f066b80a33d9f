"""The report: whole, self-contained, safe whatever a scenario says, and with the numbers of the runs."""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from scipy import stats

from analysis.comparison import figures
from analysis.drawing import style
from analysis.estimates import means, paired_differences
from analysis.intervals import student
from analysis.numbers import Estimate
from analysis.report import Material, Paragraph, Section, background, findings, first_page, panel, report, svg
from analysis.report.elements import Folded, Panel, Points, Table, Terms
from analysis.report.page import as_json, words
from analysis.report.wording import lead, pattern
from simulation.cli import main
from simulation.science.outcomes import OUTCOMES
from tests.helpers.reports import TEXT, material_of, runs_of, scenario_of, ties_of

ROOT = Path(__file__).parents[3]
VOID = {"meta", "link", "img", "source", "br", "input"}


class Reader(HTMLParser):
    """Reads a page as a browser does, and refuses what is not nested."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((self.open[-1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]

    def said(self, *within: str) -> str:
        text = "".join(
            data for tag, data in self.texts if (tag in within if within else tag not in ("script", "style"))
        )
        return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of()


@pytest.fixture(scope="module")
def page(material: Material) -> str:
    return report(material)


# ---------------------------------------------------------------- the page as a whole


def elements(page: str, tag: str) -> list[tuple[str, str]]:
    """Attributes and content of every element of a kind whose content is not markup."""
    return re.findall(rf"<{tag}([^>]*)>(.*?)</{tag}>", page, flags=re.DOTALL)


def test_the_page_loads_nothing(page: str) -> None:
    reader = Reader(page)
    for tag, attributes in reader.tags:
        for name in ("src", "srcset", "href", "data", "poster", "action", "background", "manifest"):
            address = attributes.get(name)
            assert address is None or address.startswith(("data:", "#")), (tag, name, address)
    ((_, style),) = elements(page, "style")
    assert "url(" not in style
    assert "@import" not in style
    assert len(page.encode()) < 5e6


def test_the_policy_allows_exactly_the_style_and_the_scripts_of_the_page(page: str) -> None:
    (policy,) = [
        tag["content"] for tag in Reader(page).all("meta") if tag.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def digests(tag: str) -> list[str]:
        content = [text for attributes, text in elements(page, tag) if "application/json" not in attributes]
        return [f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in content]

    assert len(digests("script")) == 2
    assert rules == {
        "default-src": "'none'",
        "script-src": " ".join(digests("script")),
        "style-src": " ".join(digests("style")),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for tag, attributes in Reader(page).tags:  # the policy would forbid these, and they would silently do nothing
        assert not [name for name in attributes if name == "style" or name.startswith("on")], tag


def test_headings_links_and_labels_lead_through_the_page(page: str) -> None:
    reader = Reader(page)
    assert reader.all("html")[0]["lang"] == "en"
    assert len(reader.all("h1")) == 1
    names = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(names) == len(set(names))
    links = [str(link["href"]) for link in reader.all("a")]
    assert {link.removeprefix("#") for link in links} == {heading["id"] for heading in reader.all("h2")}
    assert re.findall(r"<h2 id=\"([a-z-]+)\"", page) == [
        *("answer", "best", "what-if", "tipping", "differences", "weeks", "money"),
        *("regimes", "parameters", "limits", "again"),
    ]
    for table in reader.all("table"):
        assert table == {} or "id" in table
    assert len(elements(page, "caption")) == len([table for table in reader.all("table") if table == {}])


def test_every_picture_says_in_numbers_what_it_shows(page: str, material: Material) -> None:
    images = Reader(page).all("img")
    assert len(images) == 7  # churn and trust; where each tips; differences; weeks; money
    runs = material.runs
    first = runs[(runs["turnover"] == 0.0) & (runs["regime"] == "sole")]["churn_rate"].mean()
    assert f"sole {first:.3f}" in str(images[0]["alt"])
    tips = [str(image["alt"]) for image in images if "along turnover" in str(image["alt"])]
    assert len(tips) == 2
    assert all(re.search(r"tie at turnover 0\.\d+ \(95 % interval|cannot be told apart", text) for text in tips)
    others = [str(image["alt"]) for image in images if str(image["alt"]) not in tips]
    assert all(re.search(r"turnover 0\.3.*: .*\d ± \d", text) for text in others)


@pytest.mark.long
def test_the_same_material_gives_the_same_bytes(page: str) -> None:
    assert report(material_of()) == page


HOSTILE = "<script>alert(1)</script></style><!-- {{7*7}} {% raw %} \"'`&amp; \u2028" + "w" * 400
ASKED = HOSTILE.replace(chr(0x2028), "")  # a text of a scenario holds no separator of lines


def test_no_text_of_a_scenario_becomes_markup(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "address", lambda figure: "data:,")  # no text of a picture is text of the page
    text = TEXT.replace("Who keeps customers as people leave?", json.dumps(ASKED, ensure_ascii=False))
    text = f"# {ASKED}\n{text}"
    about = material_of(text)
    failed = pd.DataFrame(
        [{"run": 7, "point": 0, "turnover": 0.1, "regime": "sole", "replication": 1, "stage": "run", "reason": HOSTILE}]
    )
    hostile = report(replace(about, failures=failed))
    reader = Reader(hostile)
    assert [tag for tag, _ in reader.tags if tag == "script"] == ["script"] * 3
    assert len(elements(hostile, "style")) == 1
    squeezed = " ".join(ASKED.split())
    heading = reader.said("h1").removesuffix("…").strip()
    assert heading
    assert squeezed.startswith(heading)
    assert squeezed in " ".join(reader.said().split())
    assert text.rstrip("\n") in reader.said("pre")
    assert HOSTILE in reader.said("td")
    assert elements(hostile, "script")[1:] == elements(page, "script")[1:]  # the panel's data aside, nothing changes


@example("</script><!-- & \u2028")
@given(st.recursive(st.text() | st.floats(allow_nan=False, allow_infinity=False), st.lists, max_leaves=5))
def test_json_within_a_script_cannot_end_it(value: object) -> None:
    text = str(as_json(value))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


@given(st.text())
def test_words_are_escaped(text: str) -> None:
    shown = Reader(f"<p>{words(text)}</p>")
    assert {tag for tag, _ in shown.tags} <= {"p", "code"}
    kept = text if text.count("`") % 2 else text.replace("`", "")
    assert shown.said().replace("\r", "\n") == kept.replace("\N{NO-BREAK SPACE}", " ").replace("\r", "\n")


# ---------------------------------------------------------------- what it says


def texts(parts: object) -> list[str]:
    found: list[str] = []
    for part in parts:  # type: ignore[attr-defined]
        if isinstance(part, Paragraph):
            found.append(part.text)
        elif isinstance(part, Points):
            found += part.items
        elif isinstance(part, Terms):
            found += [meaning for _, meaning in part.terms]
        elif isinstance(part, Folded):
            found += texts(part.parts)
    return found


def difference(runs: pd.DataFrame, outcome: str, one: str, other: str, level: float) -> tuple[float, float]:
    """Mean and half-width of `one` minus `other`, by scipy's t test of pairs."""
    rows = runs[runs["turnover"] == level].pivot_table(index="replication", columns="regime", values=outcome)
    found = stats.ttest_rel(rows[one], rows[other]).confidence_interval(0.95)
    return (found.low + found.high) / 2, (found.high - found.low) / 2


def test_the_answer_is_that_of_the_runs(material: Material, page: str) -> None:
    (at_first, first), (at_last, last) = (
        difference(material.runs, "account_retention", "shared", "sole", x) for x in (0, 0.3)
    )
    # the runs are made so: no effect at 0, and 3 in a hundred fewer lost at .3
    assert abs(at_first) < first
    assert at_last > last
    expected = (
        f"At turnover 0, shared and sole are too close to call ({100 * at_first:+.1f} ± {100 * first:.1f} customers "
        f"kept in a hundred a year); at 0.3, {100 * at_last:.1f} ± {100 * last:.1f} more."
    ).replace("-", "−")
    assert lead(material.runs, ["turnover"], material.regimes, "account_retention", 0.95)[0] == expected
    assert expected in Reader(page).said("p")


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


def test_what_was_changed_stands_before_what_was_not(material: Material) -> None:
    first, *others = [part for part in background.parameters(material).parts if isinstance(part, Table)]
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


@pytest.mark.parametrize(
    ("change", "panel_there"),
    [
        ("", True),
        ("factors:\n  turnover: [0.0, 0.1, 0.3]\n", False),
        ("[sole, shared, siloed]", True),
        pytest.param("replications: 12", True, marks=pytest.mark.long),
        pytest.param("record: [trust]\n", True, marks=pytest.mark.long),
    ],
)
def test_a_page_is_made_of_less(change: str, panel_there: bool, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {"[sole, shared, siloed]": "[shared]", "replications: 12": "replications: 1"}
    text = TEXT.replace(change, fewer.get(change, "")) if change else TEXT
    monkeypatch.setattr(svg, "address", lambda figure: "data:,")  # they are drawn, and not written
    reader = Reader(report(material_of(text)) if change else page)
    assert ("panel" in [attributes.get("id") for _, attributes in reader.tags]) == panel_there
    assert len(reader.all("script")) == (3 if panel_there else 0)
    assert "nan" not in reader.said().lower().split()


def test_studies_stand_between_findings_and_money(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "address", lambda figure: "data:,")
    mine = Section("mine", "Break-even", [Paragraph("Nowhere <b>between</b> 0 and 0.3, says `simulate`.")])
    made = report(material_of(TEXT.replace("record: [trust]\n", "")), [mine])
    order = re.findall(r"<h2 id=\"([a-z-]+)\"", made)
    assert order.index("mine") == order.index("differences") + 1 == order.index("money") - 1
    assert "<p>Nowhere &lt;b&gt;between&lt;/b&gt; 0 and 0.3, says <code>simulate</code>.</p>" in made


# ---------------------------------------------------------------- the panel's data


def decoded(data: dict[str, object], name: str, points: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Integers of an outcome by quantity, series and point; and middle and step as `encoded` describes them."""
    (found,) = [outcome for outcome in data["outcomes"] if outcome["name"] == name]  # type: ignore[attr-defined]
    raw = np.frombuffer(base64.b64decode(found["data"]), dtype="<i2").astype(float)
    regimes = len(data["regimes"])  # type: ignore[arg-type]
    series = regimes + regimes * (regimes - 1) // 2
    raw = np.where(raw == panel.MISSING, np.nan, raw)
    return raw.reshape(-1, series, points), np.array(found["scales"])


@pytest.mark.parametrize("outcome", ["churn_rate", "departure_churn"])
def test_the_panel_has_the_estimates_to_half_a_step(material: Material, outcome: str) -> None:
    data, note = panel.data(material)
    assert data is not None
    assert note == ""
    integers, scales = decoded(data, outcome, 3)
    names = list(material.regimes)
    every = means(material.runs, ["turnover"], [outcome])
    frames = {(name,): every[every["regime"] == name].rename(columns={"mean": "value"}) for name in names}
    for one, other in combinations(names, 2):
        pairs = paired_differences(material.runs, ["turnover"], [outcome], one)
        frames[one, other] = pairs[pairs["regime"] == other].rename(columns={"difference": "value"})
    for place, (key, frame) in enumerate(frames.items()):
        rows = frame.sort_values("turnover")
        half_width = student(rows["n"] - 1, 0.95) * rows["standard_error"]
        for quantity, expected in enumerate((rows["value"], half_width)):
            middle, step = scales[2 * (len(key) - 1) + quantity]
            assert np.abs(middle + integers[quantity, place] * step - expected).max() <= 0.501 * step


def test_a_tie_stays_a_tie_in_the_panel() -> None:
    data, _ = panel.data(material_of(runs=ties_of(scenario_of())))
    assert data is not None
    for outcome, ties in {"trust": {3: [0, 1]}, "vacancy": {series: [0] for series in range(6)}}.items():
        integers, scales = decoded(data, outcome, 3)
        assert (np.abs(integers[np.isfinite(integers)]) <= panel.STEPS).all()
        for series, points in ties.items():
            for quantity in (0, 1):
                middle, step = scales[2 * (series > 2) + quantity]
                found = middle + integers[quantity, series] * step
                assert np.flatnonzero(found == 0).tolist() == points


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
@example(-1e-300, 1e-300)
@example(-1.0, 1e9)
@example(53934108.0, 1e-06)
def test_a_scale_reaches_both_ends_and_meets_zero(low: float, width: float) -> None:
    high = low + width
    middle, step = panel._scale(low, high)
    ends = [round((end - middle) / (step or 1)) for end in (low, high)]
    assert -panel.STEPS <= ends[0] <= ends[1] <= panel.STEPS
    if low <= 0 <= high:
        assert middle + round(-middle / (step or 1)) * step == 0 or step == 0


def test_the_panel_has_the_correlations_of_neighbours(material: Material) -> None:
    data, _ = panel.data(material)
    assert data is not None
    assert data["offsets"] == [[1]]
    integers, _ = decoded(data, "trust", 3)
    wide = material.runs.pivot_table(index="replication", columns=["regime", "turnover"], values="trust")
    for place, regime in enumerate(material.regimes):
        expected = [wide[regime].corr().iloc[at, at + 1] for at in range(2)]
        assert integers[2, place, :2] / panel.STEPS == pytest.approx(expected, abs=2e-5)
        assert integers[2, place, 2] == 0  # the last level has no next one


TWO = TEXT.replace(
    "  turnover: [0.0, 0.1, 0.3]\n",
    "  turnover: [0.0, 0.1, 0.3]\n  reassign: [colleague, new_hire]\n  cover: [0.3, 0.9]\n",
)


def test_neighbours_of_a_cell_are_all_that_it_needs() -> None:
    data, _ = panel.data(material_of(TWO))
    assert data is not None
    # of the eight steps to a neighbour in two numbers, one of every two that are opposite; none along words
    assert sorted(data["offsets"]) == [[0, 0, 1], [1, 0, -1], [1, 0, 0], [1, 0, 1]]
    integers, _ = decoded(data, "trust", 12)
    assert integers.shape == (2 + 4, 6, 12)
    assert [factor["levels"] for factor in data["factors"]] == [[0.0, 0.1, 0.3], ["colleague", "new_hire"], [0.3, 0.9]]
    assert [factor["step"] for factor in data["factors"]] == [0.01, 0, 0.02]


def test_what_does_not_fit_is_left_out_and_named(material: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _ = panel.data(material)
    assert whole is not None
    names = [outcome["name"] for outcome in whole["outcomes"]]
    assert names[:4] == ["account_retention", "churn_rate", "trust", "response_days"]
    assert set(names) == set(OUTCOMES) - {"survival_12"}  # which has no value at all
    monkeypatch.setattr(panel, "MOST_BYTES", 2 * len(whole["outcomes"][0]["data"]))
    part, note = panel.data(material)
    assert part is not None
    assert [outcome["name"] for outcome in part["outcomes"]] == ["account_retention", "churn_rate"]
    assert note.startswith("To keep this page small, the panel leaves out: Trust, Response time, Revenue, ")


def test_a_large_grid_stays_below_five_megabytes(page: str) -> None:
    # what the page takes without the panel's numbers, and all that these may take
    ((_, data),) = [found for found in elements(page, "script") if "application/json" in found[0]]
    assert len(page) - len(data) + panel.MOST_BYTES < 4.5e6
    many = "".join(f"  {name}: [0.1, 0.2, 0.3]\n" for name in ("turnover", "cover", "sharing", "access"))
    text = TEXT.replace("  turnover: [0.0, 0.1, 0.3]\n", many).replace("replications: 12", "replications: 2")
    found, _ = panel.data(material_of(text))
    assert found is not None
    assert found["offsets"] == []  # beyond three numbers: upper bounds instead


def test_a_sample_of_points_has_no_panel_and_says_why() -> None:
    text = TEXT.replace("  turnover: [0.0, 0.1, 0.3]\n", "  turnover: [0.0, 0.1, 0.3]\n  cover: [0.3, 0.6, 0.9]\n")
    runs = runs_of(scenario_of(text))
    diagonal = runs[runs["point"].isin([0, 4, 8])]
    found = findings.what_if(material_of(text, diagonal))
    assert found is not None
    assert not [part for part in found.parts if isinstance(part, Panel)]
    assert texts(found.parts)[0].startswith("The design points of this scenario are a sample")


@given(st.lists(st.integers(0, 200), min_size=2, max_size=6, unique=True), st.sampled_from([0.01, 0.05, 1.0, 30.0]))
def test_a_slider_meets_every_level(places: list[int], unit: float) -> None:
    found = [place * unit for place in sorted(places)]
    step = panel.slider_step(found)
    count = (found[-1] - found[0]) / step
    assert 29.9 < count < 20_000
    if count > 101:  # a round step that meets all of them
        assert all(abs((level - found[0]) / step - round((level - found[0]) / step)) < 1e-6 for level in found)


# ---------------------------------------------------------------- pictures


def drawn() -> Figure:
    material = material_of()
    return figures.overview_figure(material.runs, ["turnover"], material.regimes, narrow=True)


def test_a_narrow_figure_has_one_panel_below_the_other() -> None:
    figure = drawn()
    axes = figure.get_axes()
    assert len(axes) == 2
    assert figure.get_size_inches()[0] == style.NARROW
    assert axes[0].get_position().y0 > axes[1].get_position().y1
    assert {text.get_text() for axis in axes for text in axis.texts} == {"sole", "shared", "siloed"}


def test_a_picture_has_no_background_and_the_same_bytes() -> None:
    first, second = svg.svg(drawn()), svg.svg(drawn())
    assert first == second
    assert "#ffffff" not in first.split("<g>", 3)[2]
    assert not re.search(r"<!--|<metadata|<\?xml|http(?!://www\.w3\.org)", first)


@example([(0, 0), (5, 0), (9, 0), (9, 0), (9, 4), (9, 2), (9, -3), (7, -3)])  # stairs, and a way back
@given(st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)), min_size=1, max_size=40))
def test_a_shortened_line_stays_where_it_was(places: list[tuple[float, float]]) -> None:
    course = "M " + " \nL ".join(f"{x:f} {y:f}" for x, y in places) + " z"
    at = np.zeros(2)
    found = []
    for letter, x, y in re.findall(r"([Ml])(-?[\d.]+) ?(-?[\d.]+)", svg.shorter(course)):
        at = np.array([float(x), float(y)]) + (at if letter == "l" else 0)
        found.append(at)
    tenths = np.array([[round(10 * float(f"{value:f}")) / 10 for value in place] for place in places])
    assert np.abs(tenths - np.array(places)).max() < 0.0501
    # whoever walks along both, by row and by column, is at the same place after the same way
    whole, kept = walked(tenths), walked(np.array(found))
    assert whole[-1] == pytest.approx(kept[-1])
    for axis in (0, 1):
        assert np.interp(whole, kept, np.array(found)[:, axis]) == pytest.approx(tenths[:, axis], abs=1e-6)


def walked(line: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.append(0.0, np.abs(np.diff(line, axis=0)).sum(axis=1).cumsum())


def test_stairs_take_one_step_for_each_turn() -> None:
    assert svg.shorter("M 0 0 L 1 0 L 2 0 L 2 0 L 2 -3 L 2 -4 L 2 -2 L 5 -2 z") == "M0 0l2 0l0-4l0 2l3 0z"


# ---------------------------------------------------------------- the command


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


SMALL = """\
name: small
question: Does anybody notice?
seed: 1
regimes: [sole, shared]
weeks: {warm_up: 2, horizon: 6}
parameters: {accounts: 10}
factors: {turnover: [0.0, 0.4]}
replications: 2
record: [trust]
"""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from simulation.sweep.sweep import sweep

    directory = tmp_path_factory.mktemp("report") / "small"
    sweep(scenario_of(SMALL), directory, workers=1)
    return directory


def test_the_command_writes_a_page_into_the_directory(
    swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(svg, "address", lambda figure: "data:,")
    result = simulate("report", swept, "--quick")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{swept / 'report.html'}\n"
    assert re.fullmatch(r"one page, \d\.\d MB, nothing beside it needed:\n", result.stderr)
    page = (swept / "report.html").read_text()
    assert SMALL.rstrip("\n") in Reader(page).said("pre")
    elsewhere = tmp_path / "mine.html"
    assert simulate("report", swept, "--quick", "-o", elsewhere).exit_code == 0
    assert elsewhere.read_text() == page
    assert [file.name for file in tmp_path.iterdir()] == ["mine.html"]


def test_wrong_requests_are_refused_and_nothing_is_written(swept: Path, tmp_path: Path) -> None:
    wrong = {
        ("report", tmp_path / "no"): f"there is no directory {tmp_path / 'no'}\n",
        ("report", tmp_path): f"{tmp_path} holds no results of a sweep: it has no manifest.json\n",
        ("report", swept, "-o", tmp_path): f"{tmp_path} is a directory: name a file with -o, such as "
        f"{tmp_path / 'report.html'}\n",
        ("report", swept, "-o", tmp_path / "no" / "r.html"): f"-o {tmp_path / 'no' / 'r.html'}: there is no directory "
        f"{tmp_path / 'no'}\n",
    }
    for arguments, message in wrong.items():
        result = simulate(*arguments)
        assert (result.exit_code, result.stderr) == (2, message)
    assert list(tmp_path.iterdir()) == []

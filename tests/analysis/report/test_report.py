"""The report: whole, self-contained, safe whatever a scenario says, and with the numbers of the runs."""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
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
from analysis.numbers import Estimate
from analysis.report import Material, Paragraph, Section, background, findings, first_page, report, svg
from analysis.report.elements import Enclosed, Folded, Points, Table, Terms
from analysis.report.page import as_json, policy_of, words
from analysis.report.wording import lead, pattern
from simulation.cli import main
from simulation.cli import report as of_report
from simulation.page.beginning import Beginning
from simulation.page.written import text as page_of
from tests.helpers.reports import TEXT, material_of, scenario_of

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
    return replace(material_of(), page=page_of(Beginning("accounts=200")))


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


def test_the_policy_allows_exactly_the_styles_and_the_scripts_of_the_page_and_of_that_in_it(page: str) -> None:
    carried = page_of(Beginning())
    (policy,) = [
        tag["content"] for tag in Reader(page).all("meta") if tag.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    rules, within = (
        dict(rule.strip().split(" ", 1) for rule in each.split(";")) for each in (policy, policy_of(carried))
    )

    def digests(tag: str) -> list[str]:
        content = [text for attributes, text in elements(page, tag) if "application/json" not in attributes]
        return [f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in content]

    assert len(digests("script")) == 1
    assert rules == {
        "default-src": "'none'",
        # and those of the page that it carries, which is under this policy, too, when it is opened
        "script-src": f"{' '.join(digests('script'))} {within['script-src']}",
        "style-src": f"{' '.join(digests('style'))} {within['style-src']}",
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "worker-src": "blob:",
    }
    assert re.fullmatch(r"'sha256-[^' ]+' 'wasm-unsafe-eval'", within["script-src"])
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
    assert report(replace(material_of(), page=page_of(Beginning("accounts=200")))) == page


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
    carried = page_of(Beginning(f"accounts={HOSTILE}", (HOSTILE,)))
    hostile = report(replace(about, failures=failed, page=carried))
    reader = Reader(hostile)
    assert [tag for tag, _ in reader.tags if tag == "script"] == ["script"] * 2
    assert len(elements(hostile, "style")) == 1
    squeezed = " ".join(ASKED.split())
    heading = reader.said("h1").removesuffix("…").strip()
    assert heading
    assert squeezed.startswith(heading)
    assert squeezed in " ".join(reader.said().split())
    assert text.rstrip("\n") in reader.said("pre")
    assert HOSTILE in reader.said("td")
    assert elements(hostile, "script")[1:] == elements(page, "script")[1:]  # the page in it aside, nothing changes
    assert json.loads(elements(hostile, "script")[0][1]) == carried


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
    "change",
    [
        "factors:\n  turnover: [0.0, 0.1, 0.3]\n",
        "[sole, shared, siloed]",
        pytest.param("replications: 12", marks=pytest.mark.long),
        pytest.param("record: [trust]\n", marks=pytest.mark.long),
    ],
)
def test_a_page_is_made_of_less(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {"[sole, shared, siloed]": "[shared]", "replications: 12": "replications: 1"}
    monkeypatch.setattr(svg, "address", lambda figure: "data:,")  # they are drawn, and not written
    reader = Reader(report(material_of(TEXT.replace(change, fewer.get(change, "")))))
    assert reader.all("script") == []
    assert "nan" not in reader.said().lower().split()


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


def test_studies_stand_between_findings_and_money(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "address", lambda figure: "data:,")
    mine = Section("mine", "Break-even", [Paragraph("Nowhere <b>between</b> 0 and 0.3, says `simulate`.")])
    made = report(material_of(TEXT.replace("record: [trust]\n", "")), lambda: [mine])
    order = re.findall(r"<h2 id=\"([a-z-]+)\"", made)
    assert order.index("mine") == order.index("differences") + 1 == order.index("money") - 1
    assert "<p>Nowhere &lt;b&gt;between&lt;/b&gt; 0 and 0.3, says <code>simulate</code>.</p>" in made


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
parameters: {accounts: 20}
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
    (data,) = [json.loads(text) for attributes, text in elements(page, "script") if "application/json" in attributes]
    assert '"link":"accounts=20&today=sole' in data
    assert "leavers.yaml: turnover is varied there" in data
    assert SMALL.rstrip("\n") in Reader(page).said("pre")
    elsewhere = tmp_path / "mine.html"
    assert simulate("report", swept, "--quick", "-o", elsewhere).exit_code == 0
    assert elsewhere.read_text() == page
    assert [file.name for file in tmp_path.iterdir()] == ["mine.html"]


@pytest.mark.parametrize(
    ("about", "change", "reason"),
    [
        ({}, ("", ""), ""),
        (
            {"engine": "mine.Firm 0123"},
            ("", ""),
            "this sweep was carried out by another model than the built-in one, mine.Firm",
        ),
        ({"fingerprint": "0" * 64}, ("", ""), "the model has changed since this sweep was carried out"),
        ({}, ("seed: 1", "seeds: 1"), "today's version of the model does not read the scenario"),
        (
            {},
            ("sole, shared", "sole, run"),
            "leavers.yaml has further regimes (run), which the page does not know",
        ),
        ({}, ("accounts: 20", "accounts: 19"), "leavers.yaml: accounts is 19; allowed on the page: from 20"),
    ],
)
def test_the_page_is_carried_where_it_can_hold_the_scenario(
    about: dict[str, str], change: tuple[str, str], reason: str, tmp_path: Path
) -> None:
    (tmp_path / "scenario.yaml").write_text(SMALL.replace(*change))
    found = of_report._with_page(material_of(SMALL, **about), tmp_path)
    assert found.no_page.startswith(reason)
    assert "ask `" not in found.no_page  # what to do instead is for whoever opens the page, not for readers of a sweep
    assert bool(found.page) == (not reason)


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

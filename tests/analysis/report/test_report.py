"""The report: whole, self-contained, safe whatever a scenario says, and with the numbers of the runs."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from analysis.report import Material, Paragraph, Section, report, svg
from analysis.report.page import as_json, policy_of, words
from analysis.report.wording import lead
from simulation.cli import main
from simulation.cli import report as of_report
from simulation.page.beginning import Beginning
from simulation.page.written import text as page_of
from tests.helpers.pages_of_reports import Reader, elements, leave_undrawn
from tests.helpers.reports import FOUR, TEXT, TWO, material_of, scenario_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def material() -> Material:
    return replace(material_of(), page=page_of(Beginning("accounts=200")))


@pytest.fixture(scope="module")
def page(material: Material) -> str:
    return report(material)


# ---------------------------------------------------------------- the page as a whole


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


GRID = TWO.replace("[0.0, 0.1, 0.3]", str([x / 100 for x in range(23)])).replace(
    "[0.3, 0.6, 0.9]", str([x / 100 for x in range(0, 100, 5)])
)
"""460 design points."""


@pytest.mark.parametrize("text", [FOUR, GRID], ids=["four factors", "a large grid"])
def test_however_much_was_varied_the_page_is_one_to_be_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_undrawn(monkeypatch)  # a picture is bounded by its panels, and by the places of a line
    found = report(material_of(text.replace("replications: 12", "replications: 2")))
    assert len(Reader(found).all("img")) <= 10
    assert max(len(elements(table, "tr")) for _, table in elements(found, "table")) <= 200
    assert len(found) < 200_000


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


def test_studies_stand_between_findings_and_money(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_undrawn(monkeypatch)
    mine = Section("mine", "Break-even", [Paragraph("Nowhere <b>between</b> 0 and 0.3, says `simulate`.")])
    made = report(material_of(TEXT.replace("record: [trust]\n", "")), lambda: [mine])
    order = re.findall(r"<h2 id=\"([a-z-]+)\"", made)
    assert order.index("mine") == order.index("differences") + 1 == order.index("money") - 1
    assert "<p>Nowhere &lt;b&gt;between&lt;/b&gt; 0 and 0.3, says <code>simulate</code>.</p>" in made


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
    leave_undrawn(monkeypatch)
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

"""The page as it is shipped: what it holds, what it may do, with which firm it begins."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.errors import RequestError, ScenarioError
from simulation.lesson.handed import handed, page_words
from simulation.page import build
from simulation.page.beginning import Beginning, beginning
from simulation.page.data import as_data
from simulation.page.declared import declared
from simulation.page.written import SHIPPED, text
from simulation.scenario import shipped

PAGE = SHIPPED.read_text(encoding="utf-8")


def element(page: str, name: str) -> str:
    found = re.search(rf'<script type="[^"]+" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return found[1]


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


# ---------------------------------------------------------------- what is shipped


def test_the_page_says_what_the_model_declares() -> None:
    assert json.loads(element(PAGE, "declared")) == json.loads(json.dumps(declared())), (
        "the shipped page is of another edition: python -m simulation.page.build"
    )


def test_the_page_has_the_engine_that_is_shipped() -> None:
    assert base64.b64decode(element(PAGE, "engine")) == build.WASM.read_bytes()


def test_the_page_is_small_and_fetches_nothing() -> None:
    assert len(PAGE.encode()) < 1_500_000
    outside = set(re.findall(r"https?://[^\s\"'`<>\\]+", PAGE))
    assert outside <= {"http://www.w3.org/2000/svg", build_evidence()}
    assert not re.search(r"<(?:link[^>]+href=\"(?!data:)|img|iframe|object|embed|base)", PAGE)
    assert not re.search(r"\b(?:XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\s*\(", PAGE)
    # guesses to whoever serves the page to a class: the policy of this page forbids both
    assert sorted(re.findall(r"\bfetch\(.{0,9}", PAGE)) == ['fetch("guesses"', "fetch(`guesses?"]
    assert not re.search(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b|\beval\(", PAGE)


def build_evidence() -> str:
    return str(declared()["evidence"]["link"])


def test_the_policy_allows_what_is_there_and_nothing_else() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', PAGE)
    assert policy is not None
    script = re.search(r"<script>(.*?)</script>", PAGE, re.DOTALL)
    style = re.search(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    assert script is not None
    assert style is not None
    hashes = [base64.b64encode(hashlib.sha256(one[1].encode()).digest()).decode() for one in (script, style)]
    assert policy[1] == build.POLICY.format(script=hashes[0], style=hashes[1])
    assert "unsafe-inline" not in policy[1]
    assert "default-src 'none'" in policy[1]
    assert not re.search(r"\sstyle=\"|\son\w+=\"", PAGE[: PAGE.index("<script")])


def test_nothing_of_a_beginning_ends_its_element() -> None:
    page = text(Beginning("accounts=3</script><script>alert(1)</script>", ("<!--<script>",)))
    begun = element(page, "beginning")
    assert "<" not in begun
    assert json.loads(begun)["link"].endswith("</script>")
    assert page.count("<script>") == PAGE.count("<script>")
    assert as_data("<") == '"\\u003c"'


@pytest.mark.extras
def test_the_shipped_page_is_what_is_built() -> None:
    if not (build.TOOLS / "esbuild").exists():
        pytest.skip("needs npm install in simulation/page")
    assert build.built() == PAGE, "python -m simulation.page.build"


@pytest.mark.extras
def test_what_the_page_computes(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (build.TOOLS / "esbuild").exists():
        pytest.skip("needs Node, and npm install in simulation/page")
    subprocess.run([build.TOOLS / "tsc", "-p", build.HERE], check=True)
    lessons = tmp_path / "lessons.json"
    lessons.write_text(json.dumps(handed()), encoding="utf-8")
    for source in (build.HERE / "test").glob("*.test.ts"):
        made = tmp_path / f"{source.name}.mjs"
        options = ["--bundle", "--platform=node", "--format=esm", "--loader:.json=text", "--log-level=warning"]
        subprocess.run([build.TOOLS / "esbuild", source, *options, f"--outfile={made}"], check=True)
        env = {"PAGE": str(SHIPPED), "LESSONS": str(lessons)}
        done = subprocess.run([node, "--test", made], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


# ---------------------------------------------------------------- with which firm it begins


def test_it_begins_with_the_firm_of_a_file(tmp_path: Path) -> None:
    found = beginning(shipped.firms()["harbour"])
    asked = dict(part.split("=") for part in found.link.split("&"))
    assert asked == {
        "accounts": "420",
        "today": "sole",
        "churn": "0.14",
        "turnover": "0.26",
        "people.success": "11",
        "people.support": "10",
        "people.sales": "5",
        "people.product": "4",
        "contract": "29900",
        "currency": "EUR",
        "set.segments.smb.share": "0.6",
        "set.segments.mid.share": "0.3",
        "set.segments.enterprise.share": "0.1",
        "set.absence_per_year": "5",
        "seen.response_days": "2",
        "seen.net_retention": "0.98",
    }
    (note,) = found.notes
    assert note.startswith("harbour.yaml: churn_rate and response_days: taken as exact, and of one year;")


def test_it_begins_with_a_scenario_and_says_what_it_leaves_out() -> None:
    found = beginning(shipped.scenarios()["turnover"])
    assert "today=sole" in found.link
    assert "turnover" not in found.link
    assert len(found.notes) == 1
    assert found.notes[0].endswith("turnover is varied there, and asked once here")


def test_weeks_that_differ_from_those_of_the_page_are_said(tmp_path: Path) -> None:
    said = "f.yaml: counts 30 weeks after 8 to warm up, and the page 156 after 156"
    for weeks, notes in (("", ()), ("weeks: {warm_up: 8, horizon: 30}\n", (said,))):
        (tmp_path / "f.yaml").write_text(f"name: f\nseed: 1\nregimes: [sole, shared]\n{weeks}")
        assert beginning(tmp_path / "f.yaml").notes == notes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("parameters: {accounts: 5}", "accounts is 5; allowed on the page: from 20 to 50,000"),
        (
            "events: {boom: [{week: 3, dismiss: {success: 1}}]}\nparameters: {events: boom}",
            "has events (boom), which the page does not know; ask `simulate sweep` or `run`",
        ),
        ("regimes: {mine: {from: sole, cover: 0.9}, sole: {}}", "has regimes of its own (mine)"),
        ("regimes: [crawl, sole]", "has further regimes (crawl)"),
        (
            "regimes: {mine: {from: sole}, sole: {then: [{week: 9, to: shared}]}, shared: {from: sole}}",
            "has regimes that become others (sole) and regimes of its own (mine, shared)",
        ),
    ],
)
def test_what_the_page_cannot_hold_is_refused_by_name(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(f"name: f\nseed: 1\n{content}\n")
    with pytest.raises(RequestError, match=re.escape(words)):
        beginning(file)


def test_it_begins_with_a_lesson() -> None:
    found = beginning(shipped.lessons()["key-person"])
    assert (found.link, found.notes) == ("lesson=key-person&lang=en", ())
    begun = json.loads(element(text(found), "beginning"))
    assert begun["link"] == found.link
    assert begun["class"]["lessons"]["key-person"]["en"]["title"] == "One key person leaves"
    assert begun["class"]["words"]["en"]["lock"] == "Lock the guess"


def test_a_lesson_of_one_s_own_comes_along(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        shipped.lessons()["key-person"].read_text(encoding="utf-8").replace("lesson: key-person", "lesson: mine")
    )
    begun = json.loads(element(text(beginning(file)), "beginning"))
    assert begun["link"] == "lesson=mine&lang=en"
    assert {"mine", "key-person"} <= set(begun["class"]["lessons"])


def test_the_page_has_all_words_that_it_says() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (build.SOURCES / "class").glob("*.ts"))
    words = page_words()["en"]
    said = set(re.findall(r'\.(?:say|count|has)\(\s*"(\w+)"', sources))
    numbered = {name for name in said if f"{name}_other" in words}
    assert said - numbered - set(words) == set()
    assert all(f"{name}_one" in words for name in numbered)


def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("name: f\nseed: 1\nparameters: {turnovr: 1}\n")
    with pytest.raises(ScenarioError, match="did you mean 'turnover'"):
        beginning(file)


# ---------------------------------------------------------------- the command


def test_the_page_is_written_and_never_over_a_file_unasked(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    done = simulate("explore", "harbour", "--save", str(file))
    assert (done.exit_code, done.stdout) == (0, "")
    note, written = done.stderr.splitlines()
    assert note.startswith("harbour.yaml: churn_rate and response_days: taken as exact")
    assert written == f"written: {file}"
    assert json.loads(element(file.read_text(encoding="utf-8"), "beginning"))["link"].startswith("accounts=420")
    again = simulate("explore", "--save", str(file))
    assert again.exit_code == 2
    assert again.stderr == f"{file} is there already, and nothing is overwritten unasked: --overwrite replaces it\n"
    assert simulate("explore", "--save", str(file), "--overwrite").exit_code == 0
    begun = json.loads(element(file.read_text(encoding="utf-8"), "beginning"))
    assert (begun["link"], begun["notes"]) == ("", [])


def test_a_shipped_lesson_is_meant_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "lesson.html"
    assert simulate("explore", "key-person", "--save", str(file)).exit_code == 0
    assert json.loads(element(file.read_text(encoding="utf-8"), "beginning"))["link"] == "lesson=key-person&lang=en"
    done = simulate("explore", "key-persn", "--save", str(file))
    assert done.exit_code == 2
    assert done.stderr.endswith("no shipped scenario, firm or lesson of that name; did you mean 'key-person'?\n")


def test_the_page_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = simulate("explore")
    assert done.exit_code == 0
    assert opened == [Path(done.stdout.strip()).as_uri()]
    assert simulate("explore", "--no-open").exit_code == 0
    assert len(opened) == 1


def test_nothing_is_replaced_that_is_not_named() -> None:
    done = simulate("explore", "--overwrite")
    assert (done.exit_code, done.stderr) == (2, "--overwrite is about a file; add --save\n")


def test_whatever_a_link_says_the_page_reads(tmp_path: Path) -> None:
    """Numbers as `state.ts` takes them: no plus in an exponent, at most fifteen decimals."""
    file = tmp_path / "f.yaml"
    file.write_text(
        "name: f\nfirm:\n  today: sole\n  accounts: 40\n  people: {success: 2}\n  weeks_away: 4\n"
        "  observed: {turnover: 20 %}\n  contract: {smb: 2m, mid: 3m, enterprise: 4m}\n"
    )
    asked = dict(parse_qsl(beginning(file).link))
    assert asked["contract"] == "2650000"  # with the usual shares of .5, .35 and .15
    numbers = [value for name, value in asked.items() if name not in ("today", "churn", "currency")]
    assert all(re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?(e-?\d{1,2})?", value) for value in numbers), numbers


def test_a_scenario_s_chance_to_leave_becomes_leavers_a_head(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("name: f\nseed: 1\nparameters: {turnover: 0.45}\n")
    assert dict(parse_qsl(beginning(file).link))["turnover"] == f"{-math.log(0.55):.6g}"
    file.write_text("name: f\nseed: 1\nparameters: {turnover: 0}\n")
    assert beginning(file).notes == ("f.yaml: turnover is 0 leavers a head; asked on this page as 0.005",)


def test_what_a_decision_costs_is_said_to_be_left_out(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(
        "name: f\nseed: 1\nregimes: [sole, shared]\ndecision: {today: sole, costs: {shared: {once: 1000}}}\n"
    )
    (note,) = beginning(file).notes
    assert note.startswith("f.yaml: of its decision only today's way and the currency are taken")

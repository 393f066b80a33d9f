"""The ledger of evidence: read strictly, shown as it is, and what it says holds the model to it exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.calibration.targets import CURVES, TARGETS
from analysis.validation import NAMES
from simulation.cli import main
from simulation.describe import evidence as describe
from simulation.errors import RequestError
from simulation.science import evidence
from simulation.science.catalogue import FIRM, REGIME
from simulation.science.evidence import EVIDENCE_FILE, HELD, USES, ledger, parse

ROOT = Path(__file__).parents[2]
TEXT = EVIDENCE_FILE.read_text(encoding="utf-8")
ROWS = {row.id: row for row in ledger().rows}


def refusal(text: str) -> list[str]:
    with pytest.raises(RequestError) as caught:
        parse(text, "mine.yaml")
    return str(caught.value).splitlines()


def edited(name: str, was: str, is_now: str) -> str:
    """The ledger with one line of one row written otherwise."""
    before, row = TEXT.split(f"  - id: {name}\n")
    assert was in row
    return f"{before}  - id: {name}\n{row.replace(was, is_now, 1)}"


def test_the_page_is_made_of_the_ledger() -> None:
    printed = CliRunner().invoke(main, ["describe", "--evidence"])
    assert printed.exit_code == 0
    assert printed.stdout == describe.page() == (ROOT / "docs/evidence.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| ([A-Z]\d+[a-z]?) \|", describe.page(), flags=re.MULTILINE)
    assert shown == list(ROWS)
    assert len(shown) == 55
    assert re.findall(r'<a id="(\w+)"></a>', describe.page()) == [row.lower() for row in shown]


def test_every_check_that_a_row_names_exists_and_speaks_of_it() -> None:
    """Both ways: the stored verdicts are of rows that name a check, and of no other row of the ledger."""
    assert {check for row in ROWS.values() for check in row.checks} <= set(NAMES)
    stored = json.loads((ROOT / "analysis/report/checks.json").read_text(encoding="utf-8"))["checks"]
    spoken_of = {name for check in stored for name in check["source"].split(", ")} & set(ROWS)
    assert spoken_of == {row.id for row in ROWS.values() if row.checks}
    assert {row.id for row in ROWS.values() if set(row.use) & set(HELD)} <= spoken_of


def test_whatever_names_a_row_names_one_that_is_there() -> None:
    named = {name for target in TARGETS for name in target.source.split(", ")} - {"judgement"}
    for entry in (*FIRM.values(), *REGIME.values()):
        named |= set(re.findall(r"\b[A-DN]\d{1,2}[a-z]?\b", entry.source))
    assert named <= set(ROWS)


def test_what_is_fitted_is_marked_so_and_the_curves_are_those_that_are_fitted() -> None:
    for target in TARGETS:
        for name in target.source.split(", "):
            assert name == "judgement" or set(ROWS[name].use) & {"calibrate", "sweep"}, name
    curves = ledger().renewal_curves
    assert {"high-end": curves["B8"][1:], "regular": curves["B9"][1:]} == dict(CURVES)


def test_every_use_has_a_row() -> None:
    assert {use for row in ROWS.values() for use in row.use} == set(USES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (edited("A9", "unit: years", "unti: years"), "row A9: unti: "),
        (
            edited("A9", "use: [range]", "use: [ranges]"),
            "row A9: use: 0: 'ranges'; did you mean 'range'?",
        ),
        (edited("A9", "use: [range]", "use: [pattern]"), "row A9: use is pattern, and checks names none that holds"),
        (
            edited("A9", "certainty: primary", "certainty: primry"),
            "row A9: certainty begins with 'primry'; did you mean",
        ),
        (edited("A9", "link: https://", "link: www."), "row A9: link: "),
        (edited("A9", "finding: '", "finding: 'a | b "), "row A9: finding: "),
        (TEXT.replace("  - id: A11\n", "  - id: A9\n"), "A9 stands there 2 times"),
        (TEXT.replace("  B9: [", "  B99: ["), "renewal_curves.B99 is no row; did you mean 'B9'?"),
        ("rows: [", "is no YAML"),
    ],
)
def test_a_row_that_is_wrong_is_named(text: str, said: str) -> None:
    line, *_ = refusal(text)
    assert line.startswith("mine.yaml")
    assert said in line


def test_all_faults_are_told_at_once() -> None:
    text = edited("A9", "unit: years", "unti: years").replace("certainty: weak", "certainty: week", 1)
    assert len(refusal(text)) == 2


def test_one_row_is_held_by_itself() -> None:
    """A row that nothing is run for is shown at once, one with a closed form with its verdicts."""
    printed = CliRunner().invoke(main, ["validate", "--row", "A7"])
    assert (printed.exit_code, printed.stdout.splitlines()[2]) == (
        0,
        "Its use: range. No check holds the model against it.",
    )
    found = json.loads(CliRunner().invoke(main, ["validate", "--row", "D5e", "--quick", "--json"]).stdout)
    assert found["row"]["finding"] == evidence.row("D5e").finding
    assert {check["source"] for check in found["checks"]} == {"D5e"}
    assert len(found["checks"]) == 3

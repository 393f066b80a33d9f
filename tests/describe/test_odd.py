"""The model's description: what is committed is what the code says, and nothing of the code is missing from it."""

from __future__ import annotations

import dataclasses
import re
import types
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.describe import odd
from simulation.describe.odd import reading
from simulation.science import catalogue, chance, outcomes, regimes, rules

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "model.md"
TEXT = odd.description()


def with_more(monkeypatch: pytest.MonkeyPatch, room: str, old: str, new: str) -> str:
    """The description if `old` in the text of a module read `new`."""
    text = reading.source(room)
    assert old in text

    def source(wanted: str) -> str:
        return text.replace(old, new) if wanted == room else unchanged(wanted)

    unchanged = reading.source
    for reader in (reading, odd, odd.declared, odd.science, odd.week):
        monkeypatch.setattr(reader, "source", source)
    return odd.description()


# ---------------------------------------------------------------- the committed document


def test_the_committed_description_is_the_generated_one() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == TEXT, f"docs/model.md is out of date; run: {odd.COMMAND}"


def test_describe_prints_it() -> None:
    result = CliRunner().invoke(main, ["describe", "--odd"])
    assert result.exit_code == 0
    assert result.stdout == TEXT
    assert odd.COMMAND in TEXT.splitlines()[0]


@pytest.mark.parametrize("more", [["turnover"], ["--json"]])
def test_describe_refuses_a_part_of_it(more: list[str]) -> None:
    result = CliRunner().invoke(main, ["describe", "--odd", *more])
    assert result.exit_code == 2
    assert result.stderr.strip() == "--odd prints a whole page as Markdown; leave out everything else"


def test_the_protocol_is_followed() -> None:
    sections = [
        "Purpose and patterns",
        "Entities, state variables, and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialization",
        "Input data",
        "Submodels",
    ]
    assert re.findall(r"^## [1-7] (.+)$", TEXT, flags=re.MULTILINE) == sections
    concepts = TEXT.split("## 4 ")[1].split("## 5 ")[0]
    assert re.findall(r"^\*\*([A-Z]\w+(?: \w+)?)\.\*\*", concepts, flags=re.MULTILINE) == [
        "Basic principles",
        "Emergence",
        "Adaptation",
        "Objectives",
        "Learning",
        "Prediction",
        "Sensing",
        "Interaction",
        "Stochasticity",
        "Collectives",
        "Observation",
    ]


# ---------------------------------------------------------------- nothing is missing


def test_every_parameter_is_there_with_its_default_range_unit_meaning_and_source() -> None:
    section = TEXT.split("### 7.1 ")[1].split("### 7.2 ")[0]
    for entry in catalogue.FIRM.values():
        shown = re.sub(r"(function|segment)s\.\w+\.", r"\1s.<\1>.", entry.name)
        (row,) = [line for line in section.splitlines() if line.startswith(f"| `{shown}` |")]
        _, *defaults, range_, unit, meaning, source = row.strip("| ").split(" | ")
        assert (unit, meaning) == (entry.unit, entry.meaning)
        assert re.sub(r"[\[\]]", "", source).removesuffix(", calibrated") == entry.source
        if isinstance(entry.default, str):
            assert defaults == [entry.default]
            assert range_ == " or ".join(entry.choices)
        else:
            assert any(float(cell.replace(",", "")) == pytest.approx(entry.default, abs=5e-5) for cell in defaults)
            assert [float(end.replace(",", "")) for end in range_.split(" to ")] == [entry.low, entry.high]


def test_every_regime_and_each_of_its_values_is_there() -> None:
    for name, meaning in regimes.MEANINGS.items():
        assert f"- **{name}**: {meaning}." in TEXT
    table = TEXT.split(f"| Parameter | {' | '.join(regimes.REGIMES)} |")[1].split("\n\n")[0]
    rows = {cells[1].strip(" `"): cells[2:-1] for line in table.splitlines()[2:] if (cells := line.split("|"))}
    assert set(rows) == set(catalogue.REGIME)
    covers = [float(cell) for cell in rows["cover"]]
    assert covers == [regime.cover for regime in regimes.REGIMES.values()]


def test_every_outcome_and_trajectory_is_there() -> None:
    for outcome in [*outcomes.OUTCOMES.values(), *outcomes.TRAJECTORIES.values()]:
        better = {"low": "lower", "high": "higher", "": "neither"}[outcome.better]
        assert f"\n| `{outcome.name}` | {outcome.unit} | {better} | {outcome.meaning} |\n" in TEXT


def test_every_decision_point_is_there_with_its_number_and_where_it_is_drawn() -> None:
    points = {name: value for name, value in vars(chance).items() if name.isupper() and name[0] != "_"}
    del points["LARGEST_SEED"]
    for name, value in points.items():
        assert isinstance(value, int)
        assert re.search(rf"^\| .+ \| `{name}` \| {value} \| .+ \| `[A-Za-z_][\w.]+`.* \|$", TEXT, flags=re.MULTILINE)


def test_every_rule_is_there_and_all_but_the_oracle_are_called() -> None:
    found = [
        name
        for name, rule in vars(rules).items()
        if isinstance(rule, types.FunctionType) and rule.__module__.startswith(rules.__name__)
    ]
    assert re.findall(r"^\*\*.+\*\* \(`(\w+)`\), from ", TEXT, flags=re.MULTILINE) == found
    idle = re.findall(r"\(`(\w+)`\), from (?:(?!\n\*\*).)*?No part of the model calls it", TEXT, flags=re.DOTALL)
    assert idle == ["stationary_trust"]


def test_the_share_of_judgement_is_the_catalogue_s() -> None:
    entries = {re.sub(r"\.\w+\.", ".", entry.name): entry for entry in catalogue.FIRM.values()} | catalogue.REGIME
    judged = sum("judgement" in entry.source for entry in entries.values())
    assert f"| **all** | {len(entries)} | {judged} | {100 * judged / len(entries):.0f} % |" in TEXT


# ---------------------------------------------------------------- what is new appears


def test_a_new_rule_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    new = '\n\ndef gravity(mass: float) -> float:\n    """How heavy (A13)."""\n    return 9.81 * mass\n'
    old = "# ---------------------------------------------------------------- people leave\n"
    text = with_more(monkeypatch, "science/rules/people", old, f"{old}{new}\n\n")
    assert "**Gravity** (`gravity`), from mass.\n\nHow heavy ([A13]).\n\n```python\nreturn 9.81 * mass\n```" in text
    assert "9.81" not in TEXT


def test_a_new_parameter_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = dataclasses.replace(catalogue.FIRM["turnover"], name="gravity", meaning="How heavy", source="judgement")
    monkeypatch.setattr(catalogue, "FIRM", {**catalogue.FIRM, "gravity": entry})
    text = odd.description()
    assert "**Further**\n" in text
    assert "| `gravity` | 0.22 | 0 to 0.99 | 1/year | How heavy | judgement |" in text


def test_a_new_phase_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    old = "        self._workload()\n"
    text = with_more(monkeypatch, "model/model", old, f"{old}        self._is_sold(0, 0.5)\n")
    assert re.search(r"^\d\. \*\*Is sold\*\* \(`OwnershipModel\._is_sold`\)", text, flags=re.MULTILINE)


def test_a_new_decision_point_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    old = "REFERRAL: Final = 71\n"
    text = with_more(monkeypatch, "science/chance", old, f"{old}GRAVITY: Final = 72\n")
    assert "| gravity | `GRAVITY` | 72 | uniform |" in text


def test_a_new_state_variable_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    old = "    size, spend : float\n"
    text = with_more(monkeypatch, "model/account", old, f"    gravity : float\n        How heavy.\n{old}")
    assert "| `gravity` | float | How heavy. |" in text


def test_a_place_that_nothing_fills_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyError, match="gravity"):
        with_more(monkeypatch, "describe/odd/template.md", "{rules}", "{gravity}")


def test_every_place_is_filled_once() -> None:
    assert sorted(re.findall(r"\{(\w+)\}", reading.source("describe/odd/template.md"))) == sorted(odd.PLACES)


def test_what_a_class_has_from_another_is_a_step_too() -> None:
    assert "- Fades (`Tie.fades`): " in odd.week.schedule()


def test_an_argument_is_no_call_of_the_rule_of_that_name() -> None:
    assert {"Account.share_by", "trust_with_another"}.isdisjoint(reading.users("felt", "rules"))
    assert "Tie.felt" in reading.users("felt", "rules")


# ---------------------------------------------------------------- it leads somewhere


def test_every_link_leads_somewhere() -> None:
    inline, defined = (re.findall(form, TEXT, flags=re.MULTILINE) for form in (r"\]\(([^)]+)\)", r"^\[\w+\]: (\S+)$"))
    assert inline
    assert defined
    for link in inline + defined:
        page, _, anchor = link.partition("#")
        assert (DOCUMENT.parent / page).exists(), link
        if link in defined:
            assert f'<a id="{anchor}"></a>' in (DOCUMENT.parent / page).read_text(encoding="utf-8"), link


def test_every_source_is_a_row_of_the_evidence() -> None:
    rows = set(
        re.findall(r"^\| ([A-DN]\d+[a-z]?) \|", (DOCUMENT.parent / "evidence.md").read_text(), flags=re.MULTILINE)
    )
    named = set(re.findall(r"\[([A-DN]\d+[a-z]?)\]", TEXT))
    assert named <= rows, f"no rows of docs/evidence.md: {sorted(named - rows)}"
    assert set(re.findall(r"^\[(\w+)\]: ", TEXT, flags=re.MULTILINE)) == named


def test_every_name_in_the_prose_is_one_of_the_code() -> None:
    known = {*catalogue.FIRM, *catalogue.REGIME, *outcomes.OUTCOMES, *outcomes.TRAJECTORIES, "warm_up", "horizon"}
    code = "".join(file.read_text() for file in (ROOT / "simulation").rglob("*.py"))
    for name in re.findall(r"`([a-zA-Z_]+)(?:: \w+)?`", reading.source("describe/odd/template.md")):
        assert name in known or re.search(rf"\b{name}\b", code), name

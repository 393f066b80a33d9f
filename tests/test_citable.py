"""What it takes to cite the project: one version everywhere, licences of all that is shipped, a paper, checklists."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION: dict[str, Any] = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CODEMETA: dict[str, Any] = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
PAPER = (ROOT / "paper/paper.md").read_text(encoding="utf-8")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_there_is_one_version_and_one_date() -> None:
    section = re.search(r"^## (\S+), (\d{4}-\d\d-\d\d)$", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert section
    versions = {PROJECT["version"], CITATION["version"], CODEMETA["version"], section[1]}
    versions.add(json.loads(read("simulation/science/ensemble.json"))["edition"])
    assert versions == {PROJECT["version"]}
    dates = {str(CITATION["date-released"]), CODEMETA["dateModified"], section[2]}
    assert len(dates) == 1
    date.fromisoformat(section[2])


def test_the_citation_has_what_its_format_asks_for() -> None:
    """Keys of the Citation File Format 1.2.0 that must be there, and those that may."""
    must = {"cff-version", "message", "title", "authors"}
    may = {"type", "abstract", "version", "date-released", "license", "repository-code", "keywords"}
    assert must <= set(CITATION) <= must | may
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["type"] == "software"
    assert all(set(author) == {"name"} for author in CITATION["authors"])
    assert CITATION["keywords"] == PROJECT["keywords"] == CODEMETA["keywords"]
    assert CITATION["repository-code"] == CODEMETA["codeRepository"]
    assert PROJECT["urls"]["Changelog"].startswith(CITATION["repository-code"])


def test_codemeta_names_the_licences_of_the_project() -> None:
    named = {each.rsplit("/", 1)[1] for each in CODEMETA["license"]}
    assert named == set(PROJECT["license"].split(" AND "))
    assert CITATION["license"] in named
    depends = {re.split(r"[\[<>=]", each)[0] for each in PROJECT["dependencies"]}
    assert set(CODEMETA["softwareRequirements"]) <= depends


def shipped() -> list[str]:
    """What a wheel holds, by the names of a clone."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no clone: what is shipped cannot be told from what lies about")
    tops = ("simulation/", "analysis/", "scenarios/", "docs/")
    return [name for name in listed.stdout.splitlines() if name.startswith(tops)]


def test_whatever_is_shipped_has_a_licence() -> None:
    """Every file is of a row, every pattern of a row is of a file, every licence of the project is of a row."""
    rows = re.findall(r"^\| (.+?) \| .*? \| (.+?) \|$", read("LICENSES.md"), flags=re.MULTILINE)[1:]
    patterns = [pattern for files, _ in rows for pattern in re.findall(r"`([^`]+)`", files)]
    files = [*shipped(), "customer_ownership.py"]
    for pattern in patterns:
        assert any(fnmatch(name, pattern) for name in files), pattern
    assert [name for name in files if not any(fnmatch(name, pattern) for pattern in patterns)] == []
    said = " ".join(licence for _, licence in rows)
    assert all(licence in said for licence in PROJECT["license"].split(" AND "))
    found = [file for pattern in PROJECT["license-files"] for file in ROOT.glob(pattern)]
    assert {file.name for file in found} == {"LICENSE", "LICENSES.md", "LICENSE-uplot", "LICENSE-uqr"}


def test_whatever_others_wrote_is_named() -> None:
    """Files that carry somebody else's copyright are those that the list names."""
    marks = re.compile(r"(?i)copyright (?:\(c\)|©|\d{4})|licensed to the apache|@license")
    texts = {name: (ROOT / name).read_bytes().decode("utf-8", errors="replace") for name in shipped()}
    foreign = {name for name, text in texts.items() if marks.search(text)}
    assert all(name.startswith("simulation/page/") for name in foreign), foreign


def test_the_paper_has_the_sections_of_its_field_and_no_loose_end() -> None:
    head, *sections = re.findall(r"^# (.+)$", PAPER, flags=re.MULTILINE)
    assert [head, *sections] == [
        *("Summary", "Statement of need", "State of the field", "Design", "Mathematics", "Limitations"),
        *("Acknowledgements", "References"),
    ]
    cited = set(re.findall(r"@(\w+)", PAPER.split("---")[2]))
    entries = set(re.findall(r"^@\w+\{(\w+),", read("paper/paper.bib"), flags=re.MULTILINE))
    assert cited == entries
    assert not re.search(r"(?i)todo|tbd|xxx|lorem", PAPER)
    assert 500 < len(PAPER.split()) < 1_500


def test_the_papers_counts_are_those_of_the_stored_checks() -> None:
    checks = json.loads(read("analysis/report/checks.json"))
    told = re.search(r"Of (\d+) checks\s+against .*? (\d+) hold, (\d+) fail and (\d+) cannot be told", PAPER, re.DOTALL)
    assert told
    verdicts = [checks[name] for name in ("hold", "fail", "cannot_tell")]
    assert list(map(int, told.groups())) == [sum(verdicts), *verdicts]


STRESS = (
    *("1.1 Purpose of the model", "1.2 Model outputs", "1.3 Aims of experimentation", "2.1 Diagram of the base model"),
    *("2.2 Logic of the base model", "2.3 Logic of scenarios", "2.4 Algorithms", "2.5.1 Environment", "2.5.2 Agents"),
    *("2.5.3 Interaction", "2.5.4 Entry and exit", "3.1 Data sources", "3.2 Pre-processing", "3.3 Input parameters"),
    *("3.4 Assumptions", "4.1 Initialisation", "4.2 Run length", "4.3 Estimation", "5.1 Software"),
    *("5.2 Random sampling", "5.3 Model execution", "5.4 System", "6.1 Sharing"),
)
"""Items of STRESS-ABS (Monks et al. 2019, table 3), in our words."""


def test_the_checklist_is_filled_in() -> None:
    rows = re.findall(r"^\| (\d\.\S+ [^|]+?) \| (.+) \|$", read("docs/stress-abs.md"), flags=re.MULTILINE)
    assert tuple(item for item, _ in rows) == STRESS
    assert all(len(answer.split()) >= 8 for _, answer in rows)


def test_the_description_has_the_seven_elements_of_odd() -> None:
    heads = re.findall(r"^## (\d) (.+)$", read("docs/model.md"), flags=re.MULTILINE)
    assert [(number, title) for number, title in heads[:7]] == [
        ("1", "Purpose and patterns"),
        ("2", "Entities, state variables, and scales"),
        ("3", "Process overview and scheduling"),
        ("4", "Design concepts"),
        ("5", "Initialization"),
        ("6", "Input data"),
        ("7", "Submodels"),
    ]

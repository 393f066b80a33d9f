"""The sections that say what stands behind the numbers: regimes, parameters, limits, and how to do it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from textwrap import shorten
from typing import Any, Final

from analysis.numbers import level_text
from analysis.report.elements import Folded, Material, Paragraph, Part, Points, Section, Table, Terms, Verbatim
from simulation.describe import cautions
from simulation.describe.events import of_regimes, of_sets
from simulation.science import catalogue
from simulation.science.calibrated import CALIBRATED
from simulation.science.catalogue import Entry
from simulation.science.regimes import MEANINGS, REGIMES
from simulation.wording.values import counted, number

LEFT_OUT: Final = (
    "One firm. Competitors, prices, the quality of the product and the state of the market are outside.",
    "A change of regime costs what follows from its rules, and training if you set hours of it: nobody resists it.",
    "Customers do not talk to each other, but for referrals, and a customer is not itself an organisation with roles.",
    "A person's ability is one number, whoever the customer is; colleagues learn from each other; quitting spreads.",
    "Among people who stay no account changes hands.",
    "Seats change by events only: nobody is hired or let go as the number of customers changes.",
)
"""What the model leaves out, shortened from section 10 of its description (docs/model.md)."""

LONGEST_HEADING: Final = 200
"""Characters of a question that stand as heading; the whole one of a longer one can be unfolded below."""

MOST_FAILURES: Final = 20
"""Failed runs that are listed one by one."""


def head(material: Material) -> dict[str, Any]:
    """What stands above the sections: title, question, what was varied, and warnings."""
    about = material.manifest
    scenario = about.scenario
    question = " ".join(str(scenario["question"]).split())
    size = [counted(len(about.regimes), "regime")]
    unknown = about.scenario.get("unknowns", [])
    if unknown:
        count = material.runs["point"].nunique() // _options(material)
        size.append(
            f"{counted(count, 'world')}, in which {counted(len(unknown), 'parameter')} may be anything plausible"
        )
    size += [_extent(name, span) for name, span in about.factors.items() if name not in unknown]
    noun = "world" if about.scenario.get("over") else "replication"
    size += [f"{counted(int(scenario['replications']), noun)} each", counted(len(material.runs), "run")]
    return {
        "name": scenario["name"],
        "question": shorten(question, LONGEST_HEADING, placeholder=" …") or str(scenario["name"]),
        "whole_question": question if len(question) > LONGEST_HEADING else "",
        "size": size,
        "warnings": _warnings(material),
        "kind": "A simulation",
        "date": _day(about.end or about.start),
        "command": "simulate report",
    }


def _options(material: Material) -> int:
    """At how many combinations of what can be chosen each world is carried out."""
    levers = material.manifest.factors.keys() - set(material.manifest.scenario.get("unknowns", []))
    return max(len(material.runs[sorted(levers)].drop_duplicates()), 1) if levers else 1


def meanings(material: Material) -> Terms:
    """What the regimes of the answer are."""
    about = material.manifest
    courses = of_regimes(about.scenario)
    return Terms(
        [(name, courses.get(name) or MEANINGS.get(name, "Defined by this scenario")) for name in about.regimes]
    )


def varied(material: Material) -> list[Part]:
    """What the factors of the answer are, with what is tried of each, and its sets of events."""
    about = material.manifest
    lines = []
    for factor, span in about.factors.items():
        if factor in about.scenario.get("unknowns", []):
            continue
        entry = catalogue.find(factor, tuple(about.regimes))
        unit = "" if entry.kind == "choice" else f" ({entry.unit})"
        lines.append(f"{factor}{unit}: {entry.meaning}. Varied: {_span_text(span)}.")
    lines += [f"Events {name}: {words}." for name, words in of_sets(about.scenario).items()]
    return [Paragraph(line, "small") for line in lines]


def _warnings(material: Material) -> list[str]:
    about, there = material.manifest, len(material.runs)
    found = []
    if about.state != "finished":
        found.append(
            f"This sweep is unfinished: {there:,} of {about.total:,} runs are here. What is missing may be whole "
            "regimes or levels, so that nothing below is the answer yet. `simulate sweep … --resume` does the rest."
        )
    missing = [name for name in about.regimes if name not in material.regimes]
    if missing:
        found.append(f"No run of {', '.join(missing)} has a result; nothing is said of it below.")
    if failed := len(material.failures):
        are, them = ("is", "it") if failed == 1 else ("are", "them")
        found.append(
            f"{counted(failed, 'run')} failed and {are} missing from every number below; the last section lists {them}."
        )
    return found + cautions.lines(cautions.of_results(about, material.runs))


def regimes(material: Material) -> Section:
    """What each regime means, in words and in the numbers in which they differ."""
    defined = material.manifest.regimes
    courses = of_regimes(material.manifest.scenario)
    rows = []
    for name, entry in catalogue.REGIME.items():
        values = [_value(values[name]) if name in values else "varied" for values in defined.values()]
        if len(set(values)) > 1 or (len(values) == 1 and values[0] != _value(entry.default)):
            unit = "" if entry.unit in ("choice", "functions") else f" ({entry.unit})"
            rows.append([f"{name}{unit}", *values, entry.meaning, _source(entry)])
    parts: list[Part] = [
        Paragraph(
            "A regime is a list of numbers that say how work is organised, and nothing else: none has a bonus of its "
            "own. Firms under different regimes have the same people, the same customers and the same requests."
        ),
        Points([f"{name}: {_meaning(name, values, courses.get(name, ''))}" for name, values in defined.items()]),
        Table(
            "The numbers in which these regimes differ",
            ["", *defined, "meaning", "source"],
            rows,
        ),
    ]
    return Section("regimes", "What the regimes mean", parts)


def _meaning(name: str, values: Mapping[str, Any], course: str) -> str:
    if course:
        return f"{course}. The table has the numbers with which it begins."
    if name not in REGIMES:
        return "defined by this scenario; the table says how."
    usual = REGIMES[name].model_dump(mode="json")
    changed = [
        f"{each} {_value(value)} instead of {_value(usual[each])}"
        for each, value in values.items()
        if _value(value) != _value(usual[each])
    ]
    return f"{MEANINGS[name]}{'; here with ' + ', '.join(changed) if changed else ''}."


def parameters(material: Material) -> Section:
    """Every parameter with its source: what was varied and what was set first, the others folded away."""
    about = material.manifest
    columns = ["parameter", "value", "default", "unit", "range", "meaning", "source"]
    set_here: list[list[str]] = []
    usual: list[list[str]] = []
    for name, span in about.factors.items():
        entry = catalogue.find(name, tuple(about.regimes))
        set_here.append(_row(entry, name, f"varied: {_span_text(span)}"))
    for name, value in about.parameters.items():
        entry = catalogue.FIRM[name]
        row = _row(entry, name, _value(value))
        (usual if value == entry.default else set_here).append(row)
    own = [_row(entry, name, "see regimes") for name, entry in catalogue.REGIME.items()]
    judged, total = _judged()
    parts: list[Part] = []
    if set_here:
        parts.append(Table("What this scenario varies, or sets to something else than the default", columns, set_here))
    else:
        parts.append(Paragraph("This scenario takes every parameter at its default."))
    parts += [
        Folded(f"The other {len(usual)} parameters, at their defaults", [Table("At their defaults", columns, usual)]),
        Folded("Parameters of the regimes", [Table("Parameters of the regimes", columns, own)]),
        Paragraph(
            "A source such as A13 is a row of the evidence (simulate docs evidence); “calibrated” was fitted to it; "
            f"“judgement” means that nobody has measured it, which goes for {judged} of {total} parameters.",
            "small",
        ),
    ]
    return Section("parameters", "Parameters and their sources", parts)


def limits(material: Material) -> Section:
    """How far to trust it."""
    judged, total = _judged()
    counts, failing = checks()
    parts: list[Part] = [
        Paragraph(
            "Do not quote a number from this page as a forecast. It says what follows from the assumptions; what "
            f"will happen in one firm depends on much that is not in them. The intervals cover {_covered(material)}"
        ),
        Paragraph(
            f"{judged} of {total} parameters ({round(100 * judged / total)} %) are judgement: nobody has measured "
            "them. Trust what holds when they are varied, and vary what you doubt."
        ),
        Paragraph("What the model leaves out:"),
        Points(LEFT_OUT),
        Paragraph(
            f"Is it true? `simulate validate` holds the model against {counts['all']} expectations: closed forms, "
            f"patterns that studies have found, and settings in which a regime must lose. At the last count "
            f"{counts['hold']} held, {counts['fail']} failed and {counts['cannot_tell']} could not be told."
            + (" These failed, and stand:" if failing else "")
        ),
    ]
    if failing:
        parts.append(Points(failing))
    return Section("limits", "Limits", parts)


def _covered(material: Material) -> str:
    if {"over", "unknowns"} & material.manifest.scenario.keys():
        return "luck and what nobody knows, within the ranges that were taken to be plausible, not what is wrong there."
    return "the luck of the simulated runs, not what is wrong or unknown in the model."


@cache
def checks() -> tuple[dict[str, int], list[str]]:
    """How many checks there are by verdict, and which fail: as `simulate validate --json` last said."""
    found = json.loads(files(__package__).joinpath("checks.json").read_text(encoding="utf-8"))
    counts = {name: int(found[name]) for name in ("hold", "fail", "cannot_tell")}
    failing = [
        f"{check['name']} [{check['source']}]: expected {check['expected']}"
        for check in found["checks"]
        if check["verdict"] == "fails"
    ]
    return counts | {"all": len(found["checks"])}, failing


def again(material: Material) -> Section:
    """How the same numbers come about once more, and which runs failed."""
    about = material.manifest
    scenario, failed = about.scenario, material.failures
    name = str(scenario["name"])
    file = str(scenario["file"])
    end = f" to {_moment(about.end)}" if about.end else ", not ended"
    rows = [
        ["seed", f"{scenario['seed']}"],
        ["weeks", f"{scenario['warm_up']:,} of warm-up, then {scenario['horizon']:,} that count"],
        ["runs", f"{len(material.runs):,} of {about.total:,} carried out, {len(failed):,} failed"],
        ["time", f"{_moment(about.start)}{end} (UTC)"],
        ["engine", about.engine],
        *([package, version] for package, version in about.versions.items()),
        ["model", f"sources with fingerprint {about.fingerprint[:16]}…"],
        ["scenario file", f"{file}, SHA-256 {str(scenario['sha256'])[:16]}…"],
    ]
    parts: list[Part] = [
        Paragraph(
            f"Save the file below as {file}, and with the same version of the project run these commands. The same "
            "file, seed and versions give the same numbers to the last digit."
        ),
        Verbatim(f"simulate sweep {file} -o results/{name}\nsimulate report results/{name}", "Commands"),
        Verbatim(material.scenario.rstrip("\n"), "The scenario file"),
        Table("Where these numbers come from", ["what", "value"], rows),
    ]
    if len(failed):
        factors = list(about.factors)
        shown = failed.head(MOST_FAILURES)
        listed = [
            [
                str(row["run"]),
                *(level_text(row[factor]) for factor in factors),
                str(row["regime"]),
                str(row["replication"]),
                str(row["stage"]),
                str(row["reason"]),
            ]
            for row in shown.to_dict("records")
        ]
        more = f", the first {MOST_FAILURES} of them" if len(failed) > MOST_FAILURES else ""
        title = f"Runs that failed ({len(failed):,}{more})"
        parts.append(Table(title, ["run", *factors, "regime", "replication", "stage", "reason"], listed))
    return Section("again", "How to run it again", parts)


def _row(entry: Entry, name: str, value: str) -> list[str]:
    default = "by regime" if entry.default is None else _value(entry.default)
    ends = entry.low is not None and entry.high is not None
    words = ", ".join(entry.choices) or ("none, or a set of events" if entry.kind == "choice" else "list")
    allowed = f"{number(entry.low)} to {number(entry.high)}" if ends else words  # type: ignore[arg-type]
    unit = "" if entry.unit in ("choice", "functions") else entry.unit
    return [name, value, default, unit, allowed, entry.meaning, _source(entry)]


def _source(entry: Entry) -> str:
    return f"{entry.source}, calibrated" if entry.name in CALIBRATED else entry.source


def _judged() -> tuple[int, int]:
    """How many parameters are judgement, of how many."""
    entries = [*catalogue.FIRM.values(), *catalogue.REGIME.values()]
    return sum(_source(entry) == "judgement" for entry in entries), len(entries)


def _value(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, list | tuple):
        return "all four functions" if len(value) == 4 else ", ".join(map(str, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(round(value, 4))
    return str(value)


def _span_text(span: Sequence[Any] | Mapping[str, Any]) -> str:
    """What a factor was varied over: its levels, or the ends of a range.

    Examples
    --------
    >>> _span_text([0.0, 0.1]), _span_text({"low": 2.0, "high": 26.0, "scale": "log"})
    ('0, 0.1', '2 to 26, log scale')
    """
    if not isinstance(span, Mapping):
        return ", ".join(map(level_text, span))
    scale = ", log scale" if span.get("scale") == "log" else ""
    return f"{level_text(span['low'])} to {level_text(span['high'])}{scale}"


def _extent(name: str, span: Sequence[Any] | Mapping[str, Any]) -> str:
    """How far a factor was varied, in few words: the number of its levels, or the ends of a range."""
    if isinstance(span, Mapping):
        return f"{name} from {level_text(span['low'])} to {level_text(span['high'])}"
    return counted(len(span), f"level of {name}", f"levels of {name}")


def _moment(time: str) -> str:
    return datetime.fromisoformat(time).strftime("%Y-%m-%d %H:%M:%S")


def _day(time: str) -> str:
    moment = datetime.fromisoformat(time)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Names of months in English, whatever the system speaks."""

SECTIONS: Final[Sequence[Callable[[Material], Section]]] = (regimes, parameters, limits, again)
"""What stands behind it, in the order of the page."""

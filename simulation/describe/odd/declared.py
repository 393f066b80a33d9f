"""What is declared: parameters, regimes and outcomes, as tables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from simulation.describe.odd.reading import class_in, source
from simulation.describe.odd.words import cited, table
from simulation.science import catalogue, regimes
from simulation.science import events as science_events
from simulation.science.calibrated import CALIBRATED
from simulation.science.catalogue import Entry
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.outcomes import Outcome
from simulation.science.unknowns import UNKNOWNS, Unknown
from simulation.wording.values import number

MEMBERS: Final[Mapping[str, Sequence[str]]] = {"functions": FUNCTIONS, "segments": SEGMENTS}
FURTHER: Final = "further"
"""Theme of a parameter that the code puts under none."""


def _themes(owner: str, room: str) -> dict[str, str]:
    """The theme of every field of a class of declarations: the last comment line above it."""
    text = source(room)
    lines = text.splitlines()
    found: dict[str, str] = {}
    theme, reached = "", 0
    for field in class_in(text, owner).body:
        for line in lines[reached : field.lineno]:
            if line.startswith("    # "):
                theme = line.strip("# ")
        reached = field.end_lineno or field.lineno
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            found[field.target.id] = theme
    return found


def _by_theme(entries: Iterable[Entry], themes: Mapping[str, str]) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(themes.get(entry.name.split(".")[0], FURTHER), []).append(entry)
    return grouped


def _firm_by_theme() -> dict[str, list[Entry]]:
    return _by_theme(catalogue.FIRM.values(), _themes("Parameters", "science/parameters"))


def _range(entry: Entry) -> str:
    if entry.low is None or entry.high is None:
        return " or ".join(entry.choices) or "a list of functions"
    return f"{number(entry.low)} to {number(entry.high)}"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "all four" if len(value) == len(FUNCTIONS) else ", ".join(value)
    return number(round(value, 4)) if isinstance(value, (int, float)) else str(value)


def _about(*entries: Entry) -> list[str]:
    """What is said of a parameter, or of one that every function or segment has."""
    entry = entries[0]
    fitted = ", calibrated" if any(each.name in CALIBRATED for each in entries) else ""
    return [_range(entry), entry.unit, entry.meaning, cited(entry.source) + fitted]


ABOUT: Final = ("Range", "Unit", "Meaning", "Source")


def _plain_table(entries: Iterable[Entry]) -> str:
    rows = ([f"`{entry.name}`", _value(entry.default), *_about(entry)] for entry in entries)
    return table(("Parameter", "Default", *ABOUT), rows)


def _member_table(group: str, entries: Sequence[Entry]) -> str:
    """The parameters of all functions, or of all segments, side by side."""
    side_by_side: dict[str, list[Entry]] = {}
    for entry in entries:
        side_by_side.setdefault(entry.name.rsplit(".", 1)[-1], []).append(entry)
    rows = (
        [f"`{group}.<{group[:-1]}>.{name}`", *(_value(entry.default) for entry in same), *_about(*same)]
        for name, same in side_by_side.items()
    )
    return table(("Parameter", *MEMBERS[group], *ABOUT), rows)


def parameters() -> str:
    """Every parameter of the firm and its customers, a table a theme; functions and segments side by side."""
    parts = []
    for theme, entries in _firm_by_theme().items():
        parts.append(f"**{theme[0].upper()}{theme[1:]}**")
        alone = [entry for entry in entries if "." not in entry.name]
        if alone:
            parts.append(_plain_table(alone))
        for group in MEMBERS:
            members = [entry for entry in entries if entry.name.startswith(f"{group}.")]
            if members:
                parts.append(_member_table(group, members))
    return "\n\n".join(parts)


def regime_parameters() -> str:
    """What a regime consists of."""
    rows = ([f"`{entry.name}`", *_about(entry)] for entry in catalogue.REGIME.values())
    return table(("Parameter", *ABOUT), rows)


def regime_values() -> str:
    """The values of every built-in regime, side by side."""
    built_in = regimes.REGIMES
    rows = (
        [f"`{name}`", *(_value(getattr(regime, name)) for regime in built_in.values())] for name in catalogue.REGIME
    )
    return table(("Parameter", *built_in), rows)


def regime_meanings() -> str:
    """What each built-in regime stands for."""
    return "\n".join(f"- **{name}**: {regimes.MEANINGS.get(name, 'a regime')}." for name in regimes.REGIMES)


def unknowns() -> str:
    """Where everything that is judgement plausibly lies."""
    rows = (
        (f"`{name}`", each.theme, " or ".join(each.choices) or _span(each), cited(each.why))
        for name, each in UNKNOWNS.items()
    )
    return table(("Name", "Theme", "Plausible", "Why"), rows)


def _span(unknown: Unknown) -> str:
    return f"{number(unknown.low)} to {number(unknown.high)}" + (", log scale" if unknown.scale == "log" else "")


def _once(entries: Iterable[Entry]) -> list[list[Entry]]:
    """A parameter that every function or segment has is one parameter."""
    together: dict[str, list[Entry]] = {}
    for entry in entries:
        together.setdefault(re.sub(r"\.\w+\.", ".", entry.name), []).append(entry)
    return list(together.values())


def judgement() -> str:
    """How many defaults are judgement, and how many calibrated, theme by theme and in all."""
    groups = {theme: _once(entries) for theme, entries in _firm_by_theme().items()}
    groups["how work is organised: the parameters of a regime"] = _once(catalogue.REGIME.values())
    groups["**all**"] = [same for group in groups.values() for same in group]
    rows = []
    for theme, group in groups.items():
        judged = sum("judgement" in same[0].source for same in group)
        fitted = sum(any(entry.name in CALIBRATED for entry in same) for same in group)
        rows.append((theme, str(len(group)), str(judged), f"{100 * judged / len(group):.0f} %", str(fitted)))
    return table(("Parameters of", "Number", "Judgement", "Share", "Calibrated"), rows)


def outcome_table(rows: Iterable[Outcome]) -> str:
    """Outcomes of a run, or weekly states, with what is better."""
    better = {"low": "lower", "high": "higher", "": "neither"}
    cells = ([f"`{row.name}`", row.unit, better[row.better], row.meaning] for row in rows)
    return table(("Name", "Unit", "Better", "Meaning"), cells)


def events() -> str:
    """What a dated change may say."""
    return table(("Key", "Meaning"), ([f"`{key}`", meaning] for key, meaning in science_events.MEANINGS.items()))


def fixed_in_events() -> str:
    """The parameters that no event can set, and why."""
    rows = ((names_of(pattern), why) for pattern, why in science_events.FIXED.items())
    return table(("Parameter", "Why"), rows)


def names_of(pattern: str) -> str:
    """The parameters of a regular expression, as code."""
    known = dict.fromkeys(
        re.sub(r"(functions|segments)\.\w+", r"\1.<one>", name)
        for name in (*catalogue.FIRM, *catalogue.REGIME)
        if re.fullmatch(pattern, name)
    )
    return ", ".join(f"`{name}`" for name in known)


def transitions() -> str:
    """What a transition of a regime may say."""
    return table(("Key", "Meaning"), ([f"`{key}`", text] for key, text in science_events.TRANSITION_MEANINGS.items()))

"""Advice on one page to mail: what we would do, how sure that is, what it depends on, and what not to expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from analysis.advice import words
from analysis.advice.figure import advice_figure, drawn
from analysis.advice.result import Advice, Candidate, Finding
from analysis.numbers import share_text
from analysis.report.elements import Folded, Paragraph, Part, Picture, Points, Section, Table, Verbatim
from analysis.report.page import page
from simulation.scenario.scenario import Scenario
from simulation.science.ensemble import PACKAGE
from simulation.wording.values import counted

TIGHT: Final = """
@media print {
  @page { margin: 11mm 14mm; }
  body { font-size: 9pt; line-height: 1.36; }
  h1 { font-size: 16pt; margin-bottom: 2mm; }
  h2 { font-size: 11pt; margin-bottom: .8mm; padding-top: 1.2mm; }
  .lead { font-size: 11.5pt; line-height: 1.35; margin-bottom: 1.5mm; }
  .eyebrow { margin-bottom: 1mm; }
  header, section > * { max-width: none; }
  section { margin-top: 1.8mm; }
  p, ul, figure { margin-block-end: 1.2mm; }
  li { margin-block-end: .3mm; }
  figcaption { margin-top: .5mm; }
  .small, .eyebrow, figcaption { font-size: 7.5pt; line-height: 1.3; }
  .small code { font-size: inherit; }
  .card img { max-height: 56mm; }
}
"""
"""On paper it is one page, A4 or letter."""


@dataclass(frozen=True, slots=True)
class Making:
    """How advice was made: the file, its text, the version of the program, the seed, the day, and the command."""

    file: str
    text: str
    version: str
    seed: int
    date: str
    command: str


def making(scenario: Scenario, searched: bool = False) -> Making:
    """How advice on a scenario is made today."""
    name = Path(scenario.file).name
    command = f"simulate advise {name}{' --search' if searched else ''}"
    day = f"{datetime.now().astimezone():%d %B %Y}".lstrip("0")
    return Making(name, scenario.text, version(PACKAGE), scenario.seed, day, command)


def leaflet(advice: Advice, making: Making, further: Sequence[str] = ()) -> str:
    """The page, in HTML, that needs no network.

    Parameters
    ----------
    advice
        What is advised.
    making
        How it was made.
    further
        What else is to be said of how it was made, such as what was searched.
    """
    terms = advice.terms
    sections = [
        Section("answer", TITLES[advice.verdict.kind], _answer(advice)),
        Section("depends", "What it depends on", [Points(advice.depends)] if advice.depends else [NOTHING]),
        Section("measure", "What to measure first", [Points(words.measure(advice))]),
        *([Section("not", "What not to expect", [Points(advice.expect_not)])] if advice.expect_not else []),
        Section("made", "How this was made", [*_made(advice, making, further), *_folded(advice, making)]),
    ]
    head = {
        "question": terms.question or f"What should we do? {making.file}",
        "whole_question": "",
        "kind": "Advice",
        "date": making.date,
        "size": [counted(len(advice.candidates), "candidate"), counted(terms.worlds, "world")],
        "warnings": [],
        "command": making.command,
    }
    return page(head, sections, TIGHT)


TITLES: Final[Mapping[str, str]] = {
    "change": "What we would do",
    "alike": "What we would do",
    "stay": "What we would do: nothing new",
    "measure": "What we would do: measure first",
}

NOTHING: Final = Paragraph("On nothing that was looked at: there is no other way within reach.")


def _answer(advice: Advice) -> list[Part]:
    said = advice.verdict
    parts: list[Part] = [Paragraph(said.sentence, "lead")]
    if said.grounds:
        parts.append(Points(said.grounds))
    if len(advice.candidates) > 1:
        parts.append(_picture(advice))
    return parts


def _picture(advice: Advice) -> Picture:
    def draw(narrow: bool) -> Figure:
        return advice_figure(advice, narrow=narrow)

    rows = drawn(advice)
    left_out = len(advice.candidates) - 1 - len(rows)
    more = f" {counted(left_out, 'candidate')} of lower value left out." if left_out else ""
    return Picture(
        draw,
        " ".join(_in_words(advice, each, found) for each, found in rows),
        f"Left: value over {words.years(advice.terms.weeks)} against going on as today, with intervals for all "
        f"candidates together. Right: share of worlds in which a candidate is worse than today; "
        f"up to {share_text(advice.terms.tolerance)} (dashed) would do. Strong: shown to be better.{more}",
    )


def _in_words(advice: Advice, each: Candidate, found: Finding) -> str:
    return (
        f"{words.capital(each.name)}: {words.spread(advice.terms, found.value)} more than today, worse in "
        f"{share_text(found.worse.value)} of worlds."
    )


def _made(advice: Advice, making: Making, further: Sequence[str]) -> list[Part]:
    how = words.how(advice.terms).strip("()")
    program = f"Edition {making.version} of the model, seed {making.seed}, file `{making.file}`, `{making.command}`."
    limits = (
        "A simulation, and no forecast: most numbers of the model are judgement, and the worlds are the ways in which "
        "they may lie and fit what is known."
    )
    return [Paragraph(" ".join([*further, how, program, limits]), "small")]


def _folded(advice: Advice, making: Making) -> list[Part]:
    """What is for the screen alone: every candidate, and the file."""
    rows = [
        (
            each.name,
            words.amount(advice.terms, each.costs.in_all.value),
            words.spread(advice.terms, found.value),
            f"{found.kept.value:+.0f}".replace("-", "−"),
            "" if each.is_today else share_text(found.worse.value),
            "" if each.is_today else words.amount(advice.terms, found.worst_tenth.value),
            words.SAID.get(found.verdict, found.verdict),
        )
        for each, found in zip(advice.candidates, advice.findings, strict=True)
    ]
    head = ("Candidate", "Costs in all", "Value", "Customers kept", "Worse in", "Worst tenth", "Said")
    table = Table(f"Over {words.years(advice.terms.weeks)}, against today", head, rows, frozenset({1, 2, 3, 4, 5}))
    file = Verbatim(making.text, f"The file {making.file}")
    return [Folded("Every candidate", [table]), Folded("The file", [file])]

"""The head of a report over what nobody knows: in which share of worlds, what choosing costs, what decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from analysis.comparison.over_worlds import shares_of_worlds
from analysis.drawing import style
from analysis.estimates import is_numeric
from analysis.numbers import level_text
from analysis.report.elements import Folded, Material, Paragraph, Part, Picture, Points, Section
from analysis.report.wording import place_text
from analysis.robust import of_sweep
from analysis.robust.answer import Answer, answer
from analysis.robust.figure import robust_figure
from analysis.robust.words import headline, how, sentences
from simulation.describe import over
from simulation.errors import WorkError
from simulation.scenario import design
from simulation.scenario.sampling import Design
from simulation.science import catalogue
from simulation.sweep.in_memory import run_in_memory

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.scenario.scenario import Scenario

REPLICATIONS: Final = 4
"""Runs of each regime in each world: luck is told from them, and taken out."""

LEADS: Final = 1
"""Outcomes whose whole headline stands at the top; of the others only the first sentence does."""


def of_unknowns(material: Material) -> Material:
    """The material of a sweep that leaves things unknown, with its answers over all worlds."""
    try:
        return replace(material, worlds=tuple(of_sweep.over_worlds(material.manifest, material.runs)))
    except WorkError:  # too few worlds are there yet
        return material


def carried_out(
    material: Material, scenario: Scenario, on_progress: Callable[[int, int], None] | None = None
) -> Material:
    """The material of a sweep over worlds, with answers freed of luck: each world is carried out anew, several times.

    Parameters
    ----------
    material
        What a results directory holds.
    scenario
        Its scenario, as read from the directory.
    on_progress
        Told the number of runs done and of all runs.
    """
    if scenario.over is None or len(material.regimes) < 2:
        return material
    index, place = usual_point(material)
    here = design.at_point(scenario, index)
    worlds = scenario.over.without(set(here.parameters))
    asked = replace(
        here,
        regimes={name: scenario.regimes[name] for name in material.regimes},
        over=None,
        factors=dict(worlds.levels),
        unknowns=tuple(worlds.levels),
        design=Design("ensemble", worlds.count, own_luck=True),
        replications=REPLICATIONS,
        record=(),
    )
    runs = run_in_memory(asked, on_progress=on_progress)
    levels = [name for name in worlds.levels if name not in worlds.follow]
    regimes = list(material.regimes)
    try:
        found = tuple(answer(runs, levels, [], name, regimes, fitting=True) for name in of_sweep.USUAL)
    except WorkError:  # too few worlds to say anything of their shares
        return material
    return replace(material, worlds=found, worlds_at=place)


def usual_point(material: Material) -> tuple[int, str]:
    """The design point nearest to the defaults, and its levels in words."""
    factors = list(material.factors)
    points = material.runs.drop_duplicates("point").set_index("point")[factors].sort_index()
    away = points.index.to_series().astype(float) * 0.0
    for factor in factors:
        default = catalogue.find(factor, tuple(material.manifest.regimes)).default
        column = points[factor]
        if not is_numeric(points, factor):
            away += column.astype(str) != str(default)
            continue
        usual = float(default) if isinstance(default, int | float) else float(column.median())
        away += (column.astype(float) - usual).abs() / (float(column.max() - column.min()) or 1.0)
    index = int(points.index[int(away.to_numpy().argmin())])
    return index, place_text(factors, [points[name].loc[index] for name in factors])


def head(material: Material) -> list[Part]:
    """What stands at the top of the answer; nothing where a sweep is of one set of judgements."""
    if not material.worlds:
        lines = _with_luck(material) if material.manifest.scenario.get("over") else []
        return [Paragraph(line, "lead" if place == 0 else "") for place, line in enumerate(lines)]
    leads = [line for found in material.worlds[:LEADS] for line in headline(found)]
    leads += [headline(found)[0] for found in material.worlds[LEADS:]]
    where = (
        f"That is so at {material.worlds_at}, the design point nearest to the usual values. "
        if material.worlds_at
        else ""
    )
    anew = (
        f"The model was run anew for it, {REPLICATIONS} times in each world, so that luck could be taken out."
        if where
        else ""
    )
    parts: list[Part] = [Paragraph(line, "lead") for line in leads]
    parts += [Paragraph(f"{where}{anew}", "small")] if where else []
    first, *others = material.worlds
    parts.append(_picture(first))
    full = [part for found in material.worlds for part in (Points(sentences(found)), Paragraph(how(found), "small"))]
    folded = [*full, *map(_picture, others)]
    return [*parts, Folded("In full: shares, regret, where it is so, and what to measure", folded, in_print=True)]


def _picture(found: Answer) -> Picture:
    def draw(narrow: bool) -> Figure:
        with style.also_below(""):  # here each world has several replications
            return robust_figure(found, narrow=narrow)

    return Picture(draw, " ".join(sentences(found)))


def _with_luck(material: Material) -> list[str]:
    """Shares of worlds, each with the luck of its one run."""
    return shares_of_worlds(material.runs, material.factors, material.regimes, of_sweep.USUAL, material.confidence)


def caveat(material: Material) -> str:
    """What the answer of a sweep is of, and how to ask the rest."""
    scenario = material.manifest.scenario
    if scenario.get("over"):
        return over.of_manifest(scenario)
    if scenario.get("unknowns"):
        return ""
    name = str(scenario["file"])
    return (
        "This answer is of one set of judgements: most numbers of the model are at defaults that nobody has measured, "
        f"and the intervals hold luck alone. `simulate robust {name} --over ensemble` says in which share of worlds "
        "that fit what is known it holds, and what decides."
    )


def section(material: Material) -> Section:
    """The answer of a sweep that leaves things unknown, which is all that is said of it."""
    worlds = len(material.runs["point"].unique())
    if material.worlds:
        return Section("answer", "The answer", head(material))
    few = f"Runs of {level_text(worlds)} worlds are there, which is too few to say anything of their shares."
    return Section("answer", "The answer", [Paragraph(few, "lead")])

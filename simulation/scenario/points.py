"""The design of a scenario file: a grid, a sample, or a CSV file of points that lies beside the scenario."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath

from simulation.scenario.document import REFUSED, Faults
from simulation.scenario.ensembles import CSV_NAME, Ensemble, is_ensemble
from simulation.scenario.points_file import Impossible, Named, PointsFile
from simulation.scenario.sampling import SAMPLED, Design
from simulation.scenario.shape import WORDS
from simulation.scenario.unknowns import POINTS, UNKNOWNS_KEY, USUAL
from simulation.science.declaration import Value, whole
from simulation.wording.values import nearest, shown


def read_design(content: Mapping[str, object], worlds: Ensemble | None, faults: Faults) -> Design | None:
    """Check what stands under `design`, but for what is in a file of points.

    Parameters
    ----------
    content
        The keys of the file.
    worlds
        Those for which `unknowns` asks; None if it asks for none, or they have a fault.
    faults
        Takes the faults.

    Returns
    -------
    Design or None
        None where there is a fault, so that nobody complains of factors that would suit another design.
    """
    if is_ensemble(content.get(UNKNOWNS_KEY)):
        return _ensemble(content, worlds, faults)
    if content.get(UNKNOWNS_KEY) is not None and not isinstance(value := content.get("design", USUAL), dict):
        if value is not REFUSED:
            words = (
                f"design is {shown(value)}, and unknowns are sampled; leave 'design' out for {POINTS} points, or write"
            )
            faults.blame(("design",), f"{words} {{method: lhs, points: 64}}")
        return None
    return _design(content.get("design", "grid" if content.get(UNKNOWNS_KEY) is None else USUAL), faults)


def _ensemble(content: Mapping[str, object], worlds: Ensemble | None, faults: Faults) -> Design | None:
    """The design of the worlds that fit what is known: all of them, and nothing else is sampled."""
    before = len(faults.found)
    if content.get("design") is not None:
        faults.blame(
            ("design",),
            "the ensemble is a list of worlds, and nothing is to be sampled; leave 'design' out",
            of_key=True,
        )
    if content.get("factors"):
        words = "'factors' cannot be sampled together with the ensemble; write what may be chosen under 'levers'"
        faults.blame(("factors",), words, of_key=True)
    if worlds is None or len(faults.found) > before:
        return None
    return Design("ensemble", worlds.count, own_luck=True, worlds=worlds)


def _design(value: object, faults: Faults) -> Design | None:
    if value == "grid":
        return Design()
    if isinstance(value, dict):
        method, points = value.get("method"), whole(value.get("points"))
        if method not in SAMPLED or not isinstance(points, int) or isinstance(points, bool) or points < 1:
            return None  # the shape of the file has told of it
        if method == "sobol" and points & (points - 1):
            lower = 1 << (points.bit_length() - 1)
            words = (
                f"design.points is {points}; Sobol points fill the space evenly in powers of two; "
                f"allowed: such as {lower} or {2 * lower}"
            )
            faults.blame(("design", "points"), words)
            return None
        return Design(method, points, own_luck=True)
    if isinstance(value, str) and re.fullmatch(CSV_NAME, value):
        return Design("file", file=value)
    if value in SAMPLED:
        faults.blame(("design",), f"design is {value!r}; write {{method: {value}, points: 64}}")
    elif isinstance(value, str) and value.endswith(".csv"):
        words = f"design is {shown(value)}; put the file beside this one, and give its name without directories"
        faults.blame(("design",), words)
    elif value is not REFUSED:
        faults.blame(("design",), f"design is {shown(value)}; allowed: {WORDS['design']}")
    return None


def read_points(
    design: Design, beside: str, named: Named, impossible: Impossible, joint: Sequence[str], faults: Faults
) -> tuple[Design, dict[str, tuple[Value, ...]]]:
    """Read the file of points of a design.

    Parameters
    ----------
    design
        A design whose method is "file".
    beside
        The scenario's file.
    named
        Finds the parameter of a column, and says why it cannot be a factor.
    impossible
        Says why a combination of levels of the factors in `joint` cannot be a design point; None where it can.
    joint
        The factors whose levels can be at odds with each other.
    faults
        Takes the faults.

    Returns
    -------
    tuple
        The design with what the file holds, and the level of every factor at every point. Not complete where there
        are faults.
    """
    path = FilePath(beside).with_name(design.file)
    points = PointsFile(str(path), named, impossible, joint)
    try:
        points.read()
    except FileNotFoundError:
        words = f"design is {shown(design.file)}, and there is no such file beside this one{_neighbour(path)}"
        faults.blame(("design",), words)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        faults.blame(("design",), f"design is {shown(design.file)}, which cannot be read: {reason}")
    faults.found += points.faults
    factors = {name: tuple(column) for name, column in points.columns.items()}
    count = len(next(iter(factors.values()), ()))
    # a file may list a grid, from which runs were lost or left out; whoever reads the results judges it alike
    crossed = math.prod(len(set(column)) for column in factors.values())
    own_luck = 2 * count < crossed
    return Design("file", count, design.file, points.text, own_luck=own_luck, beside=beside), factors


def _neighbour(path: FilePath) -> str:
    """The clause that names the file of points that was probably meant."""
    try:
        names = sorted(other.name for other in path.parent.iterdir() if other.suffix == ".csv")
    except OSError:
        names = []
    clause = nearest(path.name, names) if names else ""
    return clause if clause and "describe" not in clause else "; check its name"

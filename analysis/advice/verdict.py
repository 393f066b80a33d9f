"""What the intervals carry, by one rule.

A way is *carried* where the interval of its value against today's way, which holds for all ways together, lies above
the margin, and the share of worlds in which it is worse than today's way, with its interval, is within the tolerance.
One that is carried is recommended: the best of them; the cheapest where several are not told apart from the best. Where
none is carried, and the interval of every way ends within the margin, the firm stays as it is. Else it cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.advice.result import Candidate, Kind
from analysis.judgement import comparisons, judged, strict
from analysis.numbers import Estimate

Floats = npt.NDArray[np.float64]

TODAY, DEAR, CARRIED, NO, RISKY, OPEN = "today", "too dear", "carried", "not better", "too risky", "open"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a verdict comes to: what is done, of several alike all of them, and the way that is talked of.

    `focus` is what is done, else the way whose value is the highest; today's where there is no other.
    """

    kind: Kind
    candidate: str
    equals: tuple[str, ...]
    focus: str


def of_one(value: Estimate, worse: Estimate, margin: float, tolerance: float) -> str:
    """What can be said of one way."""
    if value.low > margin:
        return CARRIED if worse.high <= tolerance else RISKY
    return NO if value.high <= margin else OPEN


def judge(
    candidates: Sequence[Candidate], values: Sequence[Estimate], said: Sequence[str], gained: Floats, confidence: float
) -> Judgement:
    """What to do.

    Parameters
    ----------
    candidates, values, said
        Each with its value against today's way, and what `of_one` says of it; today's way first.
    gained
        [worlds, candidates]: the values world by world, for comparisons among them.
    confidence
        That of all comparisons together.
    """
    today = candidates[0].name
    open_to_us = [place for place, words in enumerate(said) if words not in (TODAY, DEAR)]
    carried = [place for place in open_to_us if said[place] == CARRIED]
    if carried:
        best = max(carried, key=lambda place: values[place].value)
        alike = [place for place in carried if place == best or not _told(gained, carried, best, place, confidence)]
        alike.sort(key=lambda place: _simplicity(candidates[place], place))
        names = tuple(candidates[place].name for place in alike)
        return Judgement("alike" if len(names) > 1 else "change", names[0], names if len(names) > 1 else (), names[0])
    focus = candidates[max(open_to_us, key=lambda place: values[place].value)].name if open_to_us else today
    kind: Kind = "stay" if all(said[place] == NO for place in open_to_us) else "measure"
    return Judgement(kind, today, (), focus)


def _told(gained: Floats, places: Sequence[int], best: int, other: int, confidence: float) -> bool:
    """Whether a way is told apart from the best one, by paired differences for all pairs together (Bonferroni)."""
    each = strict(confidence, comparisons(1, len(places)))
    found = judged(gained[:, [best, other]].T[:, :, None], each)
    return bool(found.surely[0, 1, 0] > 0)


def _simplicity(candidate: Candidate, place: int) -> tuple[float, int, int]:
    """The cheapest first, then what changes least, then in the order of the file."""
    return candidate.costs.in_all.value, len(candidate.changes), place


KINDS: Final[dict[Kind, str]] = {
    "change": "do it",
    "alike": "as good as each other: the cheapest",
    "stay": "stay as it is",
    "measure": "it cannot be told: measure first",
}

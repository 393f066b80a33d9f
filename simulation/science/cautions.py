"""Where a firm or its weeks lie outside what the model is meant for, in words for whoever reads the results.

A run goes on in all these cases and gives numbers, which look like any others. `cautions` is the one list of them:
whatever shows numbers shows what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from simulation.science.coefficients import coefficients, segments_by_slot
from simulation.science.events import LATEST, Happening
from simulation.science.members import SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.science.staffing import loads, overloads

SETTLED: Final = 156
"""Weeks of warm-up after which the weeks that count are alike, whichever of them one takes (measured; a plain bound).

Under sole, shared and diffuse ownership, at a turnover of 0, .22 and .45 (20 runs each, ten years that count), trust in
the first counted year was up to .11 from that of years six to ten after 26 weeks of warm-up, up to .06 after 52 and
.02 after 104; after 156, three years, up to .009, which is hardly told from noise. A rule that reads a pilot cannot
say so: MSER-5 on the mean of twenty pilot runs cuts 45 to 200 weeks after a warm-up of 312 as it does after one of 26,
since trust drifts for years with who happens to have left.
"""

FEWEST: Final = 10
"""Accounts of a segment below which each customer is more than a tenth of what is said of it (judgement)."""

DROWNING: Final = "Requests wait and pile up: what comes out is the answer of a firm with too few people"
FEW_MEAN: Final = "What becomes of so few is luck, and large contracts among them move the revenue of the whole firm"
CURE: Final = "Add seats, or say how many accounts each seat has (accounts_per_seat), so that teams fit their firm"


@dataclass(frozen=True, slots=True)
class Caution:
    """One reason to doubt what comes out: `about` what, what was `found`, what it means and what to do about it.

    Sentences stand without their full stop. `weight` compares cautions about the same: the larger, the worse.
    """

    about: str
    found: tuple[str, ...]
    meaning: tuple[str, ...]
    weight: float

    @property
    def text(self) -> str:
        """All of it as running text, without what it is about."""
        return " ".join(f"{sentence}." for sentence in (*self.found, *self.meaning))


def cautions(
    firms: Mapping[str, tuple[Parameters, Regime]],
    warm_up: int,
    happens: Mapping[str, tuple[Happening, ...]] = MappingProxyType({}),
    horizon: int = LATEST,
) -> list[Caution]:
    """Whatever speaks against what these firms will show, at most one of a kind; empty if nothing does.

    Parameters
    ----------
    firms
        Parameters and definition of each regime, by its name, as `design.settings` gives them.
    warm_up
        Weeks before those that count.
    happens
        What happens to the firm and what regimes become, by the name of the regime, as `design.events_at` gives it.
    horizon
        Weeks that count.

    Examples
    --------
    >>> from simulation.science.regimes import REGIMES
    >>> cautions({"sole": (Parameters(), REGIMES["sole"])}, warm_up=156)
    []
    >>> [each.about for each in cautions({"sole": (Parameters(accounts=40), REGIMES["sole"])}, warm_up=26)]
    ['short warm-up', 'few accounts']
    """
    every = (_too_few_people(firms, happens, horizon), _short_warm_up(firms, warm_up), _few_accounts(firms))
    return [one for one in every if one is not None]


def _too_few_people(
    firms: Mapping[str, tuple[Parameters, Regime]], happens: Mapping[str, tuple[Happening, ...]], horizon: int
) -> Caution | None:
    short = overloads(firms, happens, horizon)
    if not short:
        return None
    by_regime = [loads(*firm, happens.get(name, ()), horizon) for name, firm in firms.items()]
    worst = max(load.utilisation for found in by_regime for load in found)
    return Caution("too few people", tuple(short), (DROWNING, CURE), worst)


def _short_warm_up(firms: Mapping[str, tuple[Parameters, Regime]], warm_up: int) -> Caution | None:
    """A closed cohort needs none: it is followed from its first week."""
    if warm_up >= SETTLED or all(parameters.entry == "none" for parameters, _ in firms.values()):
        return None
    weeks = f"{warm_up} week{'' if warm_up == 1 else 's'}" if warm_up else "no time at all"
    found = f"Counting begins after {weeks}, and a firm takes about {SETTLED} weeks to settle down"
    meaning = "What comes out still shows how the firm was set up, which can make the wrong regime look better"
    return Caution("short warm-up", (found,), (meaning, f"Let it warm up for {SETTLED} weeks"), float(-warm_up))


def _few_accounts(firms: Mapping[str, tuple[Parameters, Regime]]) -> Caution | None:
    parameters, regime = next(iter(firms.values()))  # which customers there are is the same under every regime
    c = coefficients(parameters, regime)
    shares = {name: getattr(parameters.segments, name).share for name in SEGMENTS}
    total = c.accounts
    if min(share for share in shares.values() if share > 0.0) * total >= 2 * FEWEST * sum(shares.values()):
        return None  # so many need not be counted
    counted = Counter(segments_by_slot(c)[:total])
    few = {
        name: counted[number]
        for number, (name, share) in enumerate(shares.items())
        if share > 0.0 and counted[number] < FEWEST
    }
    if not few:
        return None
    first, *others = few
    named = [f"{few[first]} {'is' if few[first] == 1 else 'are'} {first}", *(f"{few[name]} {name}" for name in others)]
    said = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    found = f"Of {total:,} account{'' if total == 1 else 's'} only {said}"
    cure = f"Simulate more accounts, or none of such a segment: {FEWEST} of each are the least"
    return Caution("few accounts", (found,), (FEW_MEAN, cure), float(-min(few.values())))

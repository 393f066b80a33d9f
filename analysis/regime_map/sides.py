"""Which factors a map is drawn over: apart from it, so that a request is refused before anything heavy is loaded."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.errors import RequestError
from simulation.wording.values import nearest


def sides(factors: Sequence[str], across: str | None = None, up: str | None = None) -> tuple[str, str]:
    """The factors of a map: those that are named, and in place of the others the first of the design.

    Raises
    ------
    RequestError
        If there are fewer than two, or a named one is none of them.
    """
    if len(factors) < 2:
        had = f"this design varies {factors[0]!r} only" if factors else "this design varies none"
        raise RequestError(f"a map takes two factors; {had}")
    for name in (across, up):
        if name is not None and name not in factors:
            raise RequestError(f"{name!r} is no factor of this design{nearest(name, list(factors))}")
    if across is not None and across == up:
        raise RequestError(f"a map takes two factors; {across} is named for both sides")
    across = across or next(factor for factor in factors if factor != up)
    return across, up or next(factor for factor in factors if factor != across)

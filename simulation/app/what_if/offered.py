"""Which parameters a page offers, under which headings, over what part of their range a slider goes, and from where.

Names, units, ranges, meanings and sources are those of the catalogue; here stands only what a page adds to them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from simulation.science.catalogue import FIRM, REGIME, Entry, find, resolve_regime
from simulation.science.declaration import Value
from simulation.science.regimes import Regime

FIRST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Our numbers": (
            "accounts",
            "functions.success.seats",
            "functions.support.seats",
            "functions.sales.seats",
            "functions.product.seats",
        ),
        "People come and go": (
            "turnover",
            "backfill_weeks",
            "ramp_weeks",
            "absence_per_year",
            "reassign",
        ),
        "Our customers": ("segments.enterprise.share", "buyer_turnover", "competitor"),
        "Working together": ("regimes.shared.coordination", "regimes.sole.handover", "conflict"),
    }
)
"""What matters first, by heading. A parameter of a regime is offered where that regime is compared."""

FOLDED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Quitting, notice and hiring": (
            "quit_", "morale_quit", "contagion", "starting_", "notice_", "absence_weeks", "follow", "dismissed",
            "withdrawal", "planned_", "overlap_", "accounts_per_seat", "bench", "deputy_",
        ),
        "Requests and answers": (
            "request_rate", "service_hours", "patience_days", "capacity", "base_days", "max_away_days", "relay_",
            "hop_", "context_free_quality", "free_riding", "give_up_", "priority", "own_effort", "asking_", "talent",
            "peer_",
        ),
        "Trust and knowledge": (
            "person_weight", "trust_", "firm_trust", "learn", "forget", "checkin", "value_rate", "unled_", "ties",
            "bond_", "alignment_", "tacit", "retelling", "touch",
        ),
        "Renewal and spend": (
            "churn_", "frailty", "proneness_", "closures", "spend_", "term_weeks", "renewal_", "deal", "growth_ceiling"
        ),
        "New customers": ("entry", "fit_", "new_", "onboarding_", "request_multiplier", "share"),
        "Advocates, insight and sponsors": ("referrals", "advocate_", "growth_", "insight_", "review_", "executive_"),
        "Workload and morale": ("utilisation_", "morale_", "overload", "goal_cover"),
        "Money": ("revenue", "salary", "hiring_cost"),
    }
)  # fmt: skip
"""Headings of all other parameters of the firm, with what the last part of the name begins with; first match wins."""

REST: Final = "More"

_SPANS: Final[Mapping[str, tuple[float, float, float]]] = MappingProxyType(
    {
        "accounts": (50, 1000, 10),
        "functions.success.seats": (1, 40, 1),
        "functions.support.seats": (1, 40, 1),
        "functions.sales.seats": (1, 20, 1),
        "functions.product.seats": (1, 20, 1),
        "turnover": (0, 0.5, 0.01),
        "backfill_weeks": (1, 31, 0.5),
        "ramp_weeks": (0, 50, 1),
        "absence_per_year": (0, 12, 0.1),
        "buyer_turnover": (0, 0.5, 0.01),
        "accounts_per_seat": (0, 120, 1),
        "coordination": (0, 0.5, 0.01),
        "routing": (0.05, 1, 0.01),
        "growth": (0, 0.5, 0.01),
    }
)
"""Lowest, highest and step of sliders whose range says nothing of what is likely."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a slider begins and ends, and its step, in the unit of the parameter."""

    low: float
    high: float
    step: float


def is_number(entry: Entry) -> bool:
    """Whether the parameter has a slider."""
    return entry.kind in ("int", "float")


def span(name: str, entry: Entry, value: Value | None = None) -> Span:
    """The part of the range over which a slider goes: what is likely, and `value` in any case."""
    low, high, step = _SPANS.get(name) or _SPANS.get(name.rsplit(".", 1)[-1]) or _derived(entry)
    if isinstance(value, int | float):
        low, high = min(low, value), max(high, value)
    return Span(low, high, step)


def _derived(entry: Entry) -> tuple[float, float, float]:
    """A slider for a parameter nobody chose one for: its whole range if that is narrow, else around its default."""
    low, high = float(entry.low or 0), float(entry.high if entry.high is not None else 1)
    default = float(entry.default) if isinstance(entry.default, int | float) else 0.0
    if default < 0:
        low, high = max(low, math.floor(default - 2)), min(high, math.ceil(default + 2))
    elif high - low > 5 or 0 < default < 0.1 * high:
        high = min(high, _round_up(3 * default or 5.0))
    step = 10.0 ** math.floor(math.log10((high - low) / 20))
    return low, high, max(step, 1.0) if entry.kind == "int" else step


def _round_up(value: float) -> float:
    size = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.ceil(value / size) * size:.6g}")


MOST_LEVELS: Final = 6


def levels(name: str, entry: Entry) -> tuple[float, ...]:
    """Six levels over the slider's part of the range, in round numbers; fewer where there are fewer whole numbers."""
    ends = span(name, entry)
    places = range(1, MOST_LEVELS - 1)
    inner = (float(f"{ends.low + (ends.high - ends.low) * place / (MOST_LEVELS - 1):.2g}") for place in places)
    every = (float(ends.low), *inner, float(ends.high))
    return tuple(dict.fromkeys(round(level) if entry.kind == "int" else level for level in every))


def label(name: str) -> str:
    """A parameter's name as people read it.

    Examples
    --------
    >>> label("absence_per_year"), label("functions.support.seats"), label("regimes.shared.coordination")
    ('Absence per year', 'Seats in support', 'Coordination under shared')
    """
    *path, last = name.split(".")
    words = last.replace("_", " ").capitalize()
    if not path:
        return words
    if path[0] == "events" or "then" in path:
        return f"{words} of {' '.join(path[1:])}"
    join = {"regimes": "under", "functions": "in", "segments": "of"}[path[0]]
    return f"{words} {join} {path[-1]}"


def named(text: str, name: str) -> str:
    """A text in which a parameter stands as people read it.

    Examples
    --------
    >>> named("sole and shared tie between functions.success.seats 17 and 18", "functions.success.seats")
    'sole and shared tie between seats in success 17 and 18'
    """
    return re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", label(name)[0].lower() + label(name)[1:], text)


def explained(entry: Entry) -> str:
    """Range and source of a parameter in words, for whoever asks."""
    return (
        f"{entry.meaning}. Allowed: {entry.allowed}. Source: {entry.source}. In a scenario file or a link it is called "
        f"{entry.name}."
    )


def folded() -> dict[str, tuple[str, ...]]:
    """Every parameter of the firm that does not stand first, by heading."""
    first = {name for names in FIRST.values() for name in names}
    found: dict[str, list[str]] = {heading: [] for heading in (*FOLDED, REST)}
    for name, entry in FIRM.items():
        if name not in first and entry.kind != "functions":
            last = name.rsplit(".", 1)[-1]
            heading = next((theme for theme, starts in FOLDED.items() if last.startswith(starts)), REST)
            found[heading].append(name)
    return {heading: tuple(names) for heading, names in found.items() if names}


def of_regime(regime: str) -> tuple[str, ...]:
    """Every parameter of that regime, by full name."""
    return tuple(f"regimes.{regime}.{name}" for name, entry in REGIME.items() if entry.kind != "functions")


def value_of(name: str, parameters: Mapping[str, Value], regimes: Mapping[str, Regime]) -> Value | None:
    """What a parameter stands at; None for one of every regime that differs between them.

    Raises
    ------
    RequestError
        If there is no such parameter where `regimes` are compared.
    """
    entry = find(name, tuple(regimes))
    if name in parameters:
        return parameters[name]
    if name in FIRM:
        return entry.default
    if name.startswith("regimes.") and name.count(".") == 2:  # the number of a transition has its factor alone
        _, regime, last = name.split(".")
        resolved: Value = getattr(resolve_regime(regime, regimes[regime], parameters), last)
        return resolved
    return None

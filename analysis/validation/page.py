"""Checks as a table for people, as plain data for scripts, and in a sentence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from rich.text import Text

from analysis.validation.verdicts import CANNOT_TELL, CONFIDENCE, FAILS, GROUPS, HOLDS, PATTERNS, SIGN, SIZE, Check
from simulation.science.evidence import Row
from simulation.wording.sheets import Column, Sheet

TITLES: Final = dict(
    zip(
        GROUPS,
        (
            "Closed forms: what is known without simulating",
            "Patterns: what studies have found, never fitted",
            "Falsifiers: settings in which something must lose, or must not help",
            "Stationarity: is the first week that counts like any other?",
            "Mechanisms: does each of them move something?",
        ),
        strict=True,
    )
)
STYLES: Final = {HOLDS: "green", FAILS: "bold red", CANNOT_TELL: "yellow"}


def plain(checks: Sequence[Check]) -> dict[str, Any]:
    """`confidence`, how many `hold`, `fail` and `cannot_tell`, the same of patterns, and `checks`, for `json.dumps`."""
    return {
        "confidence": CONFIDENCE,
        **_counts(checks),
        "patterns": {asks: _counts(_of_patterns(checks, asks)) for asks in (SIGN, SIZE)},
        "checks": [check.plain() for check in checks],
    }


def _of_patterns(checks: Sequence[Check], asks: str) -> list[Check]:
    return [check for check in checks if check.group == PATTERNS and check.asks == asks]


def _counts(checks: Sequence[Check]) -> dict[str, int]:
    count = Counter(check.verdict for check in checks)
    return {"hold": count[HOLDS], "fail": count[FAILS], "cannot_tell": count[CANNOT_TELL]}


def _in_words(checks: Sequence[Check]) -> str:
    count = _counts(checks)
    return f"{count['hold']} hold, {count['fail']} fail, {count['cannot_tell']} cannot tell"


def tables(checks: Sequence[Check]) -> list[Sheet | Text]:
    """A table for each group, and last the count of verdicts, of signs and sizes of patterns apart."""
    shown: list[Sheet | Text] = []
    for group in GROUPS:
        members = [check for check in checks if check.group == group]
        if members:
            shown += [_table(group, members), Text("")]
    apart = {asks: _of_patterns(checks, asks) for asks in (SIGN, SIZE)}
    words = [_in_words(checks)]
    words += [f"of {len(some)} {asks}s of patterns: {_in_words(some)}" for asks, some in apart.items() if some]
    note = f"n: replications, or cases where exact; intervals at {CONFIDENCE:.0%}, each check for itself"
    return [*shown, Text(note), *map(Text, words)]


def of_row(row: Row) -> list[str]:
    """What is known in a row of the evidence, and if no check holds the model against it, why not."""
    size = f", {row.size} {row.unit}".rstrip() if row.size else ""
    lines = [
        f"{row.id}: {row.finding}{size}" + (f" ({row.direction})" if row.direction else ""),
        f"{row.source}" + (f"; {row.sample}" if row.sample else "") + f"; {row.certainty}",
    ]
    if not row.checks:
        fitted = "calibrate" in row.use
        lines.append(
            f"Its use: {', '.join(row.use)}. No check holds the model against it"
            + (", as its defaults are fitted to it; `simulate calibrate` shows what is left." if fitted else ".")
        )
    return [*lines, ""]


def finding(checks: Sequence[Check]) -> str:
    """Which expectations fail, in a sentence; empty if none does."""
    failing = [f"{check.name} [{check.source}]" for check in checks if check.verdict == FAILS]
    if not failing:
        return ""
    verb = "expectation fails" if len(failing) == 1 else "expectations fail"
    return f"{len(failing)} {verb}, which is a finding about the model, not a fault of this run: {'; '.join(failing)}"


def _table(group: str, checks: Sequence[Check]) -> Sheet:
    cells: dict[str, list[str | Text]] = {
        "what": [f"{check.name}, {check.unit}" for check in checks],
        "expected [source]": [f"{check.expected} [{check.source}]" for check in checks],
        "model gives": [_value(check) for check in checks],
        "n": [f"{check.n:,}" for check in checks],
        "verdict": [Text(_verdict(check), style=STYLES[check.verdict]) for check in checks],
    }
    kinds = ("prose", "prose", "prose", "number", "prose")
    return Sheet(TITLES[group], [Column(*each, kind) for each, kind in zip(cells.items(), kinds, strict=True)])


def _value(check: Check) -> str:
    if math.isnan(check.estimate):
        return "undefined"
    half_width = (check.interval_high - check.interval_low) / 2
    if math.isnan(half_width):
        return f"{_number(check.estimate, 4)}, no interval"
    if half_width == 0.0:
        return f"{check.estimate:.2g}, exact"
    digits = max(0, 1 - math.floor(math.log10(half_width)))
    low, high = (_number(edge, digits) for edge in (check.interval_low, check.interval_high))
    return f"{_number(check.estimate, digits)} ({low} to {high})"


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("-", "−")


def _verdict(check: Check) -> str:
    if check.verdict != CANNOT_TELL or check.sample_needed is None:
        return check.verdict
    return f"{check.verdict}; {_rounded(check.sample_needed):,} would"


def _rounded(count: int) -> int:
    """A count to two figures, upwards: it is an estimate itself."""
    step: int = 10 ** max(0, len(str(count)) - 2)
    return -(-count // step) * step

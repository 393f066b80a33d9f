"""In what two manifests differ: what keeps a sweep from being gone on with, and what was changed between two sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulation.results.manifest import Manifest
from simulation.results.origin import Origin, flat, unlike, unlike_origins

MOST_DIFFERENCES: Final = 10
LONGEST_LINE: Final = 80


def _unlike_line(then: str | None, today: str) -> str:
    """Find the first line in which two texts differ; None is a text that is not there any more."""
    if then is None:
        return "its text is not what it was"
    before, after = then.splitlines(), today.splitlines()
    length = max(len(before), len(after))
    for number in range(length):
        was = before[number] if number < len(before) else "absent"
        is_now = after[number] if number < len(after) else "absent"
        if was != is_now:
            return f"line {number + 1} was {was.strip()[:LONGEST_LINE]!r}, is {is_now.strip()[:LONGEST_LINE]!r}"
    return "the ends of its lines are not what they were"


def other_points(then: Manifest, today: Manifest) -> str:
    """Name the file of points of a scenario, if it has changed, else ""."""
    after: Any = today.scenario["design"]
    changed = isinstance(after, dict) and "file" in after and then.scenario["design"] != after
    return str(after["file"]) if changed else ""


def other_worlds(then: Manifest, today: Manifest) -> str:
    """Name the worlds of a scenario, if they are not the same any more, else ""."""
    before, after = then.scenario.get("over"), today.scenario.get("over")
    return str(after["name"]) if before and after and before != after else ""


def differences(then: Manifest, today: Manifest, text_then: str | None, text_today: str) -> list[str]:
    """Say what keeps the work of `then` from being resumed as that of `today`: one line each, none if nothing does."""
    found: list[str] = []
    if then.scenario["sha256"] != today.scenario["sha256"]:
        found.append(f"scenario: {_unlike_line(text_then, text_today)}")
    else:  # a scenario that was changed after it was read, or is read in another way
        passed_over: dict[str, Any] = {"file": None}  # which may have been moved
        parts = ["parameters", "regimes", "factors"]
        if points := other_points(then, today):
            found.append(f"design: {points} does not hold the points that it held")
            passed_over["design"] = None
            parts.remove("factors")
        if worlds := other_worlds(then, today):
            found.append(f"over: {worlds} does not hold the worlds that it held")
            passed_over["over"] = None
        found += unlike("scenario", {**then.scenario, **passed_over}, {**today.scenario, **passed_over})
        for part in parts:
            found += unlike(part, getattr(then, part), getattr(today, part))
    found += unlike_origins(Origin(then.versions, then.sources), Origin(today.versions, today.sources))
    named = ({"outcomes": {each["name"]: dict(each) for each in about.outcomes}} for about in (then, today))
    found += unlike("model", *named)
    if then.engine != today.engine:
        found.append(f"engine: was {then.engine}, is {today.engine}")
    if len(found) > MOST_DIFFERENCES:
        found[MOST_DIFFERENCES:] = [f"and {len(found) - MOST_DIFFERENCES} more"]
    return found


def changes(before: Manifest, after: Manifest) -> list[str]:
    """Say what differs between two sweeps, in the scenario, the model and the versions: one line each."""
    asked = ("seed", "warm_up", "horizon", "design", "replications")
    scenarios: list[Mapping[str, Any]] = [before.scenario, after.scenario]
    found = list(unlike("scenario", *({name: each[name] for name in asked} for each in scenarios)))
    # a regime that only one of them has is no setting that was changed
    both = [regime for regime in before.regimes if regime in after.regimes]
    found += unlike("scenario", *({"over": _over(each)} for each in (before, after)))
    settings = (
        {**each.parameters, **flat({"regimes": {regime: each.regimes[regime] for regime in both}}), **each.factors}
        for each in (before, after)
    )
    found += unlike("setting", *settings)
    found += unlike("scenario", *map(_happens, scenarios))
    if before.fingerprint != after.fingerprint:
        names = sorted(dict(before.sources.items() ^ after.sources.items()))
        found.append(f"model: changed in {', '.join(names)}")
    if before.engine != after.engine and not {before.engine, after.engine} <= {"compiled", "reference"}:
        found.append(f"model: was {before.engine}, is {after.engine}")
    found += unlike("versions", before.versions, after.versions)
    return found


def _over(manifest: Manifest) -> str:
    """Over what a sweep is."""
    over = manifest.scenario.get("over")
    if over is None:
        return "one set of judgements"
    return f"{over['worlds']} worlds of {over['name']} ({over['sha256'][:8]})"


def _happens(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """What happens in a sweep: its events, and what its regimes become or are for each segment."""
    events = scenario.get("events", {})
    chosen = {"which happens": events["happens"]} if events else {}
    named = {name: scenario.get(name, {}) for name in ("transitions", "tiers")}
    return {"events": events.get("sets", {}) | chosen} | named


def same_luck(before: Manifest, after: Manifest) -> bool:
    """Return whether the same replication of two sweeps has the same luck.

    The seed and the weeks must be the same; and of a design that is no grid, whose points may have luck of their own,
    the points and the number of replications too.
    """
    names = ["seed", "warm_up", "horizon"]
    if before.scenario["design"] != "grid" or after.scenario["design"] != "grid":
        names += ["design", "replications"]
    one: Mapping[str, Any] = before.scenario
    other: Mapping[str, Any] = after.scenario
    return all(one[name] == other[name] for name in names)

"""A scenario written as the text of a scenario file, which `parse_scenario` reads back to the same values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from simulation.scenario.document import scalar
from simulation.science.catalogue import REGIME
from simulation.science.regimes import REGIMES, Regime

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_BLOCKS: Final = ("parameters", "factors", "levers", "unknowns")


def written(content: Mapping[str, Any], remarks: Sequence[str] = ()) -> str:
    """The text of a scenario file with these keys and values.

    Parameters
    ----------
    content
        Keys of a scenario file in the order in which they are written, with plain values: text, numbers, lists and
        mappings. Nothing in it is checked; whatever it holds stays a value and can become no key.
    remarks
        Lines of a comment at the top.

    Examples
    --------
    >>> print(written({"name": "small", "seed": 1, "parameters": {"turnover": 0.3}}), end="")
    name: small
    seed: 1
    parameters:
      turnover: 0.3
    """
    lines = [f"# {' '.join(remark.split())}".rstrip() for remark in remarks]
    for key, value in content.items():
        if isinstance(value, Mapping) and value and (key in _BLOCKS or key == "regimes"):
            lines += [f"{_flow(key)}:", *(f"  {_flow(name)}: {_flow(one)}" for name, one in value.items())]
        else:
            lines.append(f"{_flow(key)}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and scalar(value) == value:
            return value
        return json.dumps(value, ensure_ascii=not value.isprintable())
    # .inf and .nan are written as a scenario file writes them, so that its reader is who refuses them
    return {"Infinity": ".inf", "-Infinity": "-.inf", "NaN": ".nan"}.get(word := json.dumps(value), word)


def regimes_content(regimes: Mapping[str, Regime], general: Sequence[str] = ()) -> list[str] | dict[str, Any]:
    """What stands under `regimes`: names if all are built in, or definitions from the nearest built-in regime.

    Parameters
    ----------
    regimes
        Resolved definitions.
    general
        Parameters of a regime that the scenario sets for every regime; no definition repeats them.
    """
    if all(REGIMES.get(name) == regime for name, regime in regimes.items()):
        return list(regimes)
    return {name: _definition(name, regimes, general) for name in regimes}


def _definition(name: str, regimes: Mapping[str, Regime], general: Sequence[str]) -> dict[str, Any] | None:
    def different(base: str) -> dict[str, Any]:
        # to a definition the name of a built-in regime means that of the file, if there is one, but to its own
        known = REGIMES[base] if base == name else regimes.get(base, REGIMES[base])
        pairs = ((key, getattr(regimes[name], key), getattr(known, key)) for key in REGIME if key not in general)
        return {key: list(own) if isinstance(own, tuple) else own for key, own, theirs in pairs if own != theirs}

    if name in REGIMES:
        return different(name) or None
    base = min(REGIMES, key=lambda candidate: len(different(candidate)))
    return {"from": base, **different(base)}

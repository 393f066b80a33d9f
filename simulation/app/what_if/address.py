"""The address of a what-if page: the whole setting, in words that can be read and changed by hand.

`?turnover=0.3&regimes=sole,shared&show=trust`: parameters by their full names, and the keys below. What is not there is
at its default. Whatever stands in an address is checked as a scenario file is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from simulation.app.what_if.setting import DEFAULT_VARY, SHOWN, START, Content, Setting, content_of, made
from simulation.errors import RequestError
from simulation.scenario.document import read_yaml, scalar
from simulation.scenario.writing import written
from simulation.wording.values import shown

SOURCE: Final = "this link"
LONGEST: Final = 8_000
"""Characters that an address may have."""

_SCENARIO: Final = ("name", "question", "seed", "replications")
_WEEKS: Final = ("warm_up", "horizon")
_PAGE: Final = ("vary", "levels", "show", "pin")


def to_address(setting: Setting) -> str:
    """The address of a setting, from its question mark on (empty for the setting at which every page starts)."""
    content, start = content_of(setting.scenario), content_of(START)
    words: dict[str, str] = {}
    for key in _SCENARIO:
        if content.get(key) != start.get(key):
            words[key] = str(content.get(key, ""))
    if content["regimes"] != start["regimes"]:
        words["regimes"] = _inline(content["regimes"])
    for key in _WEEKS:
        if content["weeks"][key] != start["weeks"][key]:
            words[key] = str(content["weeks"][key])
    words |= {name: _inline(value) for name, value in content["parameters"].items()}
    if setting.vary != DEFAULT_VARY:
        words["vary"] = setting.vary
    if setting.show != SHOWN[0]:
        words["show"] = setting.show
    if setting.levels:
        words["levels"] = _inline(list(setting.levels))
    if setting.pinned is not None:
        words["pin"] = _inline(dict(setting.pinned))
    return "?" + urlencode(words, safe=",:{}[]") if words else ""


def _inline(value: Any) -> str:
    """A value as an address writes it: a list without its brackets."""
    text = written({"x": value}).removeprefix("x: ").rstrip("\n")
    return text[1:-1].replace(", ", ",") if isinstance(value, list) else text


def from_address(pairs: Iterable[tuple[str, str]]) -> Setting:
    """The setting of an address.

    Parameters
    ----------
    pairs
        Keys and values of the query, decoded, in their order.

    Raises
    ------
    RequestError
        If anything in it is wrong: with every fault that a scenario file's reader finds.
    """
    words: dict[str, str] = {}
    for key, text in pairs:
        if key in words:
            raise RequestError(f"{SOURCE}: {shown(key)} is given twice; keep one of them")
        words[key] = text
    if sum(map(len, words.values())) + sum(map(len, words)) > LONGEST:
        raise RequestError(f"{SOURCE} has more than {LONGEST:,} characters; use a scenario file instead")
    content: Content = {**content_of(START), "parameters": {}}
    weeks = dict(content["weeks"])
    page: dict[str, Any] = {}
    for key, text in words.items():
        if key in ("name", "question"):
            content[key] = text
        elif key in _SCENARIO:
            content[key] = _one(key, text)
        elif key in _WEEKS:
            weeks[key] = _one(key, text)
        elif key == "regimes":
            content[key] = _several(key, text)
        elif key in _PAGE:
            page[key] = text
        else:
            content["parameters"][key] = _one(key, text)
    content["weeks"] = weeks
    return made(content, source=SOURCE, **_of_page(page))


def _of_page(words: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {key: words[key] for key in ("vary", "show") if key in words}
    if "levels" in words:
        found["levels"] = _several("levels", words["levels"])
    if "pin" in words:
        pinned = _several("pin", words["pin"] or "{}")
        if not isinstance(pinned, dict):
            raise RequestError(f"{SOURCE}: 'pin' is {shown(words['pin'])}; allowed: values such as {{turnover: 0.3}}")
        found["pinned"] = pinned
    return found


def _one(key: str, text: str) -> Any:
    """A word as a scenario file reads it."""
    try:
        return scalar(text)
    except ValueError as error:
        raise RequestError(f"{SOURCE}: {shown(key)}: {error}") from None


def _several(key: str, text: str) -> Any:
    """A list of words between commas, or a list or a mapping as a scenario file writes it on one line."""
    if not text.startswith(("{", "[")):
        return [_one(key, word.strip()) for word in text.split(",")]
    document = read_yaml(text)
    if document.faults:
        raise RequestError("\n".join(f"{SOURCE}: {shown(key)}: {fault.message}" for fault in document.faults))
    return document.value

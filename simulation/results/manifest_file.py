"""The file of a manifest: read strictly, with every fault in words, and with what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulation.errors import RequestError
from simulation.results.manifest import FORMAT, STATES, Manifest, seal
from simulation.wording.values import shown

MOST_FAULTS: Final = 10

PUT_BACK: Final = (
    "Put back what the sweep wrote; or the sweep's command with --resume writes it anew, if the scenario, the model "
    "and the versions are what they were"
)

KINDS: Final[Mapping[str, str]] = {
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "string_type": "text",
    "string_unicode": "text",
    "string_pattern_mismatch": "a SHA-256 (64 hexadecimal digits)",
    "list_type": "a list",
    "dict_type": "a mapping",
    "too_short": "one at least",
    "too_long": "two",
    "time": "a time in UTC such as 2026-11-25T09:30:00+00:00",
}
"""What is allowed, by the kind of fault that pydantic finds."""


class ManifestChangedError(RequestError):
    """A manifest that is not as the sweep wrote it."""


def parse(content: bytes, file: Path) -> Manifest:
    """Read the manifest in the file `file`, which holds `content`.

    Raises
    ------
    ManifestChangedError
        If it is not what a sweep wrote: torn, or changed by hand or by the disk.
    RequestError
        If it is of another format, or of a model with parameters that this one does not know.
    """
    try:
        return _parsed(content, file)
    except RecursionError:  # lists within lists
        raise _none(file) from None


def _parsed(content: bytes, file: Path) -> Manifest:
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_refuse_constant)
    except ValueError:
        raise _none(file) from None
    if not isinstance(found, dict) or "format" not in found:
        raise _none(file)
    _check_format(found["format"], file)
    sealed = found.pop("seal", None)
    whole = sealed == seal(found)
    try:
        about = Manifest(**found)
    except ValidationError as error:
        words = [line for detail in error.errors() for line in _in_words(detail)]
        if whole:
            _refuse_other_model(words, found, file)
        raise _changed(file, words) from None
    if not whole:
        raise _changed(file, ["its seal does not fit what it says" if sealed else "seal is absent"])
    return about


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _none(file: Path) -> ManifestChangedError:
    return ManifestChangedError(f"{file} is not the manifest of a sweep, or not a whole one. {PUT_BACK}")


def _changed(file: Path, words: list[str]) -> ManifestChangedError:
    return ManifestChangedError(
        f"{file} was changed after the sweep wrote it:\n" + "\n".join(_few(words)) + f"\n{PUT_BACK}"
    )


def _few(words: list[str]) -> Iterator[str]:
    for line in words[:MOST_FAULTS]:
        yield "  " + "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in line)
    if len(words) > MOST_FAULTS:
        yield f"  and {len(words) - MOST_FAULTS} more"


def _check_format(found: object, file: Path) -> None:
    if type(found) is not int or found < 1:
        raise _changed(file, [f"format is {shown(found)}; allowed: a whole number from 1"])
    if found > FORMAT:
        raise RequestError(
            f"{file} is in format {shown(found)}, and this version of the project reads format {FORMAT}: update it"
        )
    if found < FORMAT:
        raise RequestError(
            f"{file} is in format {found}, and this version of the project reads format {FORMAT}: read it with the "
            "version that wrote it, or sweep the scenario.yaml beside it into another directory; what runs/ holds is "
            "Parquet, which other tools read as before (`simulate docs reading`)"
        )


def _refuse_other_model(words: list[str], found: Mapping[str, Any], file: Path) -> NoReturn:
    versions = found.get("versions")
    project = versions.get("customer-ownership") if isinstance(versions, dict) else None
    raise RequestError(
        f"{file} was written by another version of the project ({shown(project)}), whose model is another:\n"
        + "\n".join(_few(words))
        + "\nRead it with that version, or sweep the scenario.yaml beside it into another directory"
    )


def _in_words(detail: ErrorDetails) -> Iterator[str]:
    """Put one fault that pydantic found in our words: the key, what was found, what is allowed."""
    kind, context = detail["type"], detail.get("ctx", {})
    key = ".".join(str(step) for step in detail["loc"] if not str(step).startswith("<"))
    if kind == "faults":
        yield from context["faults"]
    elif kind == "missing":
        yield f"{key} is absent"
    elif kind in ("extra_forbidden", "unexpected_keyword_argument"):
        yield f"{key} has no place there"
    elif kind == "literal_error":
        allowed = ", ".join(map(repr, STATES)) if key == "state" else context["expected"]
        yield f"{key} is {shown(detail['input'])}; allowed: {allowed}"
    elif kind in KINDS:
        yield f"{key} is {shown(detail['input'])}; allowed: {KINDS[kind]}"
    else:  # a bound
        words = {"ge": "from", "gt": "above", "le": "up to", "lt": "below"}
        bound = [f"{words[name]} {context[name]:g}" for name in words if name in context]
        allowed = "a number " + " and ".join(bound) if bound else detail["msg"]
        yield f"{key} is {shown(detail['input'])}; allowed: {allowed}"

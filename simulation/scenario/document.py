"""YAML 1.2 with line numbers, as strict as a scenario file needs it.

A file becomes plain Python values, and every key and value keeps the line on which it stands. Whatever could
make two readers disagree is refused rather than interpreted: duplicate keys, anchors and aliases, tags, keys
that are not text, several documents. Words are read by the core schema of YAML 1.2 (section 10.3.2) and by
nothing else, so `1e-3` is a number, `no` is text, and `1_000` is text too. But a whole number that begins with a zero
is refused: YAML 1.1 takes it for an octal one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from simulation.errors import Fault, unprintable
from simulation.scenario.yaml_words import syntax
from simulation.wording.spelling import either, numbers_meant
from simulation.wording.values import nearest, shown

Path = tuple[str | int, ...]
"""The way from the top of a file to a value: keys of mappings, and positions in lists from 0."""

DEEPEST: Final = 16
"""Levels of nesting that are read; a scenario needs four."""

LONGEST_NUMBER: Final = 100
"""Characters that a number may have: Python itself refuses to read very long ones."""


class Refused:
    """Stands in for a value that has its fault already, so that nobody complains of it again."""

    def __repr__(self) -> str:
        return "..."


REFUSED: Final = Refused()

_OF_A_KEY: Final = -1
"""The step to a key itself, or to the value of one that is no text: no position in a list is negative."""

_CONSTANTS: Final[Mapping[str, bool | float | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_WHOLE: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_LEADING_ZERO: Final = re.compile(r"([-+]?)0+([0-9]+)")
_CUT: Final = re.compile(r"0[0-9]{2}")
_DIGITS: Final = re.compile(r"[-+]?[0-9][0-9.]*%?")
_REST: Final = re.compile(rf"{_DIGITS.pattern} ?(?:%|[a-z€$£]*)", re.IGNORECASE)
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text holds, where it stands, and what is wrong with it as YAML.

    `value` is made of dict, list, str, int, float, bool and None, with `REFUSED` wherever a fault left no value.
    Of a duplicate key, `value` holds the first. `files` names the file of each path that stands in another one, from
    which this one starts, and `name` its own where there are such.
    """

    value: object
    key_lines: Mapping[Path, int]
    value_lines: Mapping[Path, int]
    faults: tuple[Fault, ...]
    files: Mapping[Path, str] = field(default_factory=dict)
    name: str = ""

    def line(self, path: Path) -> int:
        """The line (from 1) on which the value at `path` begins; 0 if there is none."""
        return self.value_lines.get(path, 0)

    def key_line(self, path: Path) -> int:
        """The line (from 1) of the key that leads to `path`; that of the value in a list; 0 if there is none."""
        return self.key_lines.get(path, self.line(path))

    def where(self, path: Path) -> str:
        """Where the key that leads to `path` stands, in words: `line 7`, or `line 7 of turnover.yaml`."""
        file = FilePath(self.files.get(path, self.name)).name
        return f"line {self.key_line(path)}" + (f" of {file}" if file else "")


class Faults:
    """Collects what is wrong with a document, beginning with what is wrong with it as YAML."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found = list(document.faults)

    def blame(self, path: Path, words: str, *, of_key: bool = False) -> None:
        """Add a fault of the value at `path`, or (`of_key`) of the key that leads there."""
        line = self.document.key_line(path) if of_key else self.document.line(path)
        self.found.append(Fault(line, words, self.document.files.get(path, "")))

    def unknown_keys(self, path: Path, value: Mapping[str, object], known: Sequence[str]) -> None:
        """Refuse the keys of a mapping at `path` that mean nothing there."""
        for key in value:
            if key not in known:
                name = shown(dotted((*path, key)))
                self.blame((*path, key), f"unknown key {name}{nearest(key, known)}", of_key=True)


def read_yaml(text: str, *, as_written: bool = False) -> Document:
    """Read one YAML document; faults are collected, never raised.

    Parameters
    ----------
    text
        The whole text. An empty one, or one of comments only, gives None.
    as_written
        Whether words stay text, numbers too: to somebody who writes `12.000` for twelve thousand it is no 12.

    Returns
    -------
    Document
        The values, their lines and the faults. After a fault of syntax the value is `REFUSED`.
    """
    builder = _Builder(as_written)
    value: object
    try:
        value = builder.document(YAML(typ="safe", pure=True).parse(text))
    except _Unreadable as stop:
        builder.fault(stop.line, stop.words)
        value = REFUSED
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        builder.fault(line, f"the character U+{error.character:04X} is not allowed in YAML")
        value = REFUSED
    except MarkedYAMLError as error:
        builder.fault(*syntax(error, text, builder.latest))
        value = REFUSED
    except (YAMLError, ValueError, OverflowError) as error:
        # ruamel.yaml lets faults of an escape such as "\U00110000" out as Python raised them
        builder.fault(builder.latest, f"this is not valid YAML: {error}")
        value = REFUSED
    return Document(value, builder.key_lines, builder.value_lines, tuple(builder.faults))


def scalar(text: str) -> object:
    """The value of a word that is not in quotes.

    Returns
    -------
    object
        None, a bool, an int, a float (perhaps infinite or not a number), or the text itself.

    Raises
    ------
    ValueError
        If `text` is a number of more than `LONGEST_NUMBER` characters, or a whole one that begins with a zero.

    Examples
    --------
    >>> scalar("1e-3"), scalar("no"), scalar("0x1F"), scalar("1_000"), scalar("~")
    (0.001, 'no', 31, '1_000', None)
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    whole, decimal = _WHOLE.fullmatch(text), _DECIMAL.fullmatch(text)
    if not whole and not decimal:
        return text
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} characters; allowed: at most {LONGEST_NUMBER}")
    if zero := _LEADING_ZERO.fullmatch(text):
        raise ValueError(f"{text} begins with a zero; write {zero[1]}{zero[2]}{_octal(text)}")
    if whole:
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    return float(text)


def _octal(text: str) -> str:
    """The clause on what a number with a leading zero is to a reader of YAML 1.1; none if that is the same."""
    try:
        octal = int(text, 8)
    except ValueError:
        return ""
    return "" if octal == int(text) else f", or {octal} if it was meant as octal"


class _Unreadable(Exception):  # noqa: N818 - it ends the reading and reaches nobody
    """What follows cannot be read at all."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line, self.words = line, words


def dotted(path: Path) -> str:
    """A path as messages write it: `weeks.horizon`."""
    return ".".join(str(step) for step in path)


@dataclass(slots=True)
class _CutNumber:
    """A number between braces that a comma may have cut in two: `{accounts: 1,000}` holds a key 000 without a value."""

    key: str
    line: int
    parts: list[str]
    end: int

    @classmethod
    def begun(cls, key: str, event: Any, line: int) -> _CutNumber | None:
        """What may go on after the value of a key; None if that is no plain number."""
        if not isinstance(event, ScalarEvent) or event.style or not _DIGITS.fullmatch(event.value):
            return None
        return cls(key, line, [event.value], event.end_mark.index)

    def goes_on(self, event: Any) -> bool:
        """Whether the next key is the number's next part, with nothing but a comma between them."""
        if not isinstance(event, ScalarEvent) or event.style or not _REST.fullmatch(event.value):
            return False
        if event.start_mark.line + 1 != self.line or event.start_mark.index != self.end + 1:
            return False
        self.parts.append(event.value)
        self.end = event.end_mark.index
        return True


@dataclass(slots=True)
class _Builder:
    """Turns the events of ruamel.yaml's parser into values; ruamel's own composer would stop at the first fault."""

    as_written: bool = False
    faults: list[Fault] = field(default_factory=list)
    key_lines: dict[Path, int] = field(default_factory=dict)
    value_lines: dict[Path, int] = field(default_factory=dict)
    latest: int = 1

    def fault(self, line: int, words: str) -> None:
        self.faults.append(Fault(line, words))

    def document(self, events: Iterator[Any]) -> object:
        """The value of the only document; a second one is a fault."""
        value: object = None
        begun = False
        for event in self._following(events):
            if isinstance(event, DocumentStartEvent):
                if begun:
                    self.fault(self.latest, "a second document begins here; allowed: one scenario per file")
                    break
                begun = True
                if event.version not in (None, (1, 2)):
                    self.fault(self.latest, "the %YAML line above asks for another version of YAML; allowed: 1.2")
            elif isinstance(event, NodeEvent):
                value = self._node(event, (), self.latest, events)
        return value

    def _following(self, events: Iterator[Any]) -> Iterator[Any]:
        for event in events:
            self.latest = event.start_mark.line + 1
            yield event

    def _next(self, events: Iterator[Any]) -> Any:
        return next(self._following(events))

    def _node(self, event: Any, path: Path, line: int, events: Iterator[Any]) -> object:
        """The value that starts with `event`; of two values at one path (a duplicate key), the first keeps its line."""
        self.value_lines.setdefault(path, line)
        if len(path) > DEEPEST:
            raise _Unreadable(line, f"this is nested more than {DEEPEST} levels deep; a scenario needs four")
        if isinstance(event, AliasEvent):
            self.fault(line, f"the alias '*{event.anchor}' is not allowed; write the value out")
            return REFUSED
        if event.anchor is not None:
            self.fault(line, f"the anchor '&{event.anchor}' is not allowed; write every value out where it is used")
        if isinstance(event, ScalarEvent):
            value = self._scalar(event, line)
        elif isinstance(event, SequenceStartEvent):
            value = self._sequence(path, events)
        else:
            value = self._mapping(path, events)
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            words = f"the tag {shown(tag)} is not allowed; how a value is written says what it is"
            self.fault(line, words)
            return REFUSED
        return value

    def _scalar(self, event: ScalarEvent, line: int) -> object:
        plain = event.style in (None, "")
        try:
            # JSON escapes a rare character as two halves; one half alone is nothing that a file could hold
            text = event.value.encode("utf-16", "surrogatepass").decode("utf-16")
            if order := unprintable(text):
                self.fault(
                    line,
                    f"{shown(text)} has the character U+{ord(order):04X}, which is no text but an order to a screen; "
                    "leave it out",
                )
                return REFUSED
            if self.as_written and text not in _CONSTANTS:
                return text
            return scalar(text) if plain else text
        except UnicodeDecodeError:
            self.fault(line, f"{shown(event.value)} has half a character (a surrogate); write the whole character")
            return REFUSED
        except ValueError as error:
            self.fault(line, str(error))
            return REFUSED

    def _sequence(self, path: Path, events: Iterator[Any]) -> list[object]:
        items: list[object] = []
        cut: _CutNumber | None = None
        while not isinstance(event := self._next(events), SequenceEndEvent):
            # of all that may follow a comma, only 000 or 050 is no level of its own
            if (
                cut is not None
                and isinstance(event, ScalarEvent)
                and _CUT.fullmatch(event.value)
                and cut.goes_on(event)
            ):
                items[-1] = REFUSED
                continue
            self._add_cut(path, cut)
            items.append(self._node(event, (*path, len(items)), self.latest, events))
            cut = _CutNumber.begun("", event, self.latest)
        self._add_cut(path, cut)
        return items

    def _mapping(self, path: Path, events: Iterator[Any]) -> dict[str, object]:
        entries: dict[str, object] = {}
        lines: dict[str, int] = {}
        cut: _CutNumber | None = None
        while not isinstance(event := self._next(events), MappingEndEvent):
            line = self.latest
            if cut is not None and cut.goes_on(event):
                # nothing, mostly; where it is written as a key, it may have a value
                self._node(self._next(events), (*path, _OF_A_KEY), line, events)
                entries[cut.key] = REFUSED
                continue
            self._add_cut(path, cut)
            key = self._key(event, path, line, events)
            inner = (*path, _OF_A_KEY if key is None else key)
            event = self._next(events)
            # an empty value is where the next word stands; to its reader it is beside its key
            empty = isinstance(event, ScalarEvent) and event.value == "" and event.style in (None, "")
            value = self._node(event, inner, line if empty else self.latest, events)
            if key is None:
                continue
            if key in entries:
                self.fault(line, f"duplicate key {shown(dotted(inner))}, first on line {lines[key]}; keep one of them")
                continue
            entries[key], lines[key] = value, line
            self.key_lines.setdefault(inner, line)
            cut = _CutNumber.begun(key, event, line)
        self._add_cut(path, cut)
        return entries

    def _add_cut(self, path: Path, cut: _CutNumber | None) -> None:
        """Tells of a number with commas in it between braces, where a comma ends a value."""
        if cut is not None and len(cut.parts) > 1:
            text = ",".join(cut.parts)
            write = either(numbers_meant(text)) or "it without them"
            name = dotted((*path, cut.key) if cut.key else path)
            self.fault(cut.line, f"{name} is {text}, and a comma ends a value here; write {write}")

    def _key(self, event: Any, path: Path, line: int, events: Iterator[Any]) -> str | None:
        """The key that starts with `event`; None, with a fault, if it is not text."""
        before = len(self.faults)
        key = self._node(event, (*path, _OF_A_KEY), line, events)
        if isinstance(key, str):
            return key
        if len(self.faults) == before:
            kind = "a list" if isinstance(key, list) else shown(key)
            self.fault(line, f"a key is {kind}; allowed: text (a name)")
        return None

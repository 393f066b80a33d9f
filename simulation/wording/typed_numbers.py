"""Numbers as people write them: `31 %`, `0,31`, `1,200`, `1 200`, `30k`; or every way of reading one, in words.

A comma, a point or a space may part thousands or begin the decimals. What is meant is decided by what the parameter may
be: of a count `1,200` is twelve hundred, for 1.2 is none; where two readings are allowed nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from simulation.errors import RequestError
from simulation.wording.typed_units import bare
from simulation.wording.values import number, shown

LONGEST: Final = 40
"""Characters that a number may have."""

_TIMES: Final = {
    "": 1,
    **dict.fromkeys(("k", "thousand", "tsd", "tsd."), 10**3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mio.", "million"), 10**6),
    **dict.fromkeys(("bn", "billion", "mrd", "mrd."), 10**9),
}
_PERCENT: Final = {
    **dict.fromkeys(("%", "percent", "per cent", "pct", "pct.", "prozent"), 100),
    **dict.fromkeys(("\N{PER MILLE SIGN}", "per mille", "per mil"), 1000),
    **dict.fromkeys(("bp", "bps", "basis points"), 10_000),
}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


_PARTS: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d(?:[\d.,' _]*\d)?|[.,]\d+)[.]?(?P<power>e[+-]?\d{1,3})?"
    rf" ?(?P<times>{_any(_TIMES)})?(?: ?(?P<percent>{_any(_PERCENT)}))?[.]?"
)
_OF: Final = re.compile(r"(\d{1,9}) ?(?:/|of|out of|in) ?(\d{1,9})")
_VAGUE: Final = re.compile(
    r"(?:~|\u2248|about|around|roughly|nearly|almost|circa|ca\b\.?|approx(?:imately)?\b\.?) ?(?P<rest>.+)"
)
_SPAN: Final = re.compile(
    r"(?P<low>\d[\d.,]*)(?P<unit>[^\d,.\u2013-]*?) ?(?P<mark>-|\u2013|to|\u00b1|\+/-) ?"
    r"(?P<high>\d[\d.,]*)(?P<unit_too>\D*)"
)
_BOUND: Final = re.compile(
    r"(?:>=?|<=?|\u2265|\u2264|over|under|above|below|at least|at most|more than|less than) ?(?P<rest>.+)"
)
_SPACES: Final = str.maketrans(dict.fromkeys("\xa0\u202f\u2009\t", " ") | {"\u2212": "-", "\u2019": "'"})
_HALVES: Final = {"\u00bd": "5", "\u00bc": "25", "\u00be": "75"}
_WHOLE_SHARES: Final = ("share", "weight", "multiple", "cost/benefit")


def read(
    text: str, *, unit: str, low: float | None, high: float | None, whole: bool, spread: bool = False
) -> int | float:
    """The number that is meant.

    Parameters
    ----------
    text
        What was written.
    unit, low, high, whole
        Unit, bounds (inclusive; None: none) and kind of what it is to be.
    spread
        Whether how far it may be off can be said beside it, as `{value: ..., within: ...}`.

    Raises
    ------
    RequestError
        If no reading of it is allowed, or more than one is: with each of them, and how to write it.

    Examples
    --------
    >>> read("31 %", unit="share", low=0, high=1, whole=False), read("0,31", unit="share", low=0, high=1, whole=False)
    (0.31, 0.31)
    >>> read("1,200", unit="accounts", low=1, high=10**6, whole=True)
    1200
    >>> read("1,200", unit="hours", low=0, high=5000, whole=False)
    Traceback (most recent call last):
    simulation.errors.RequestError: '1,200' may be 1200 or 1.2; write 1200 or 1.2
    """
    found = readings(text, unit)
    allowed = "a whole number" if whole else "a number"
    if low is not None and high is not None:
        allowed += f" from {number(low)} to {number(high)}"
    allowed = f"allowed: {allowed} ({unit})"
    if not text.strip():
        raise RequestError(f"no number is written there; {allowed}")
    if not found:
        raise RequestError(_instead(text, spread) or f"{shown(text.strip())} is no number; {allowed}")
    fitting = [value for value in found if _fits(value, low, high, whole)]
    if len(fitting) > 1:
        ways = " or ".join(_plain(value) for value in fitting)
        of = f" ({unit})" if len(list(bare(_spelt(text), unit))) > 1 else ""
        raise RequestError(f"{shown(text.strip())} may be {ways}{of}; write {ways}")
    if not fitting:
        written = " or ".join(map(_plain, found))
        as_read = "" if written == text.strip() else f", read as {written},"
        raise RequestError(f"{shown(text.strip())}{as_read} cannot be; {allowed}{_percent(found[0], unit, low, high)}")
    return int(fitting[0]) if whole else float(fitting[0])


def readings(text: str, unit: str = "") -> tuple[Decimal, ...]:
    """Every number that a text may stand for, thousands before decimals; none if it is no number.

    Examples
    --------
    >>> [str(value) for value in readings("1,200")], [str(value) for value in readings("1.200,50")]
    (['1200', '1.200'], ['1200.50'])
    """
    if len(text) > LONGEST:
        return ()
    plain = _spelt(text)
    values = [
        value * times / over for rest, times, over in bare(plain, unit) for value in _values(rest, is_share(unit))
    ]
    return tuple(dict.fromkeys(values))


def is_percent(text: str) -> bool:
    """Whether a number is written as so many of a hundred, of a thousand, or of ten thousand."""
    found = _PARTS.fullmatch(_spelt(text))
    return found is not None and found["percent"] is not None


def _spelt(text: str) -> str:
    """A text in small letters, with spaces, signs and halves of one kind."""
    plain = " ".join(text.translate(_SPACES).lower().split())
    halved = re.sub(r"(\d*) ?([\u00bd\u00bc\u00be])", lambda found: f"{found[1] or 0}.{_HALVES[found[2]]}", plain)
    return re.sub(r"(?<=\d)[.,] ?(?:-{1,2}|\u2013)", ",00", halved)  # 9.000,- is money without cents


def _values(plain: str, share: bool) -> list[Decimal]:
    """The numbers that a text without a unit may stand for."""
    if share and (part := _OF.fullmatch(plain)) and int(part[2]) > 0:
        return [Decimal(part[1]) / Decimal(part[2])]
    found = _PARTS.fullmatch(plain)
    if not found or (found["percent"] and not share):
        return []
    over = _PERCENT[found["percent"]] if found["percent"] else 1
    factor = Decimal(_TIMES[found["times"] or ""]) / over
    sign, power = found["sign"], found["power"] or ""
    return [Decimal(f"{sign}{digits}{power}") * factor for digits in _as_digits(found["digits"])]


def is_share(unit: str) -> bool:
    """Whether percent says something of a parameter in that unit: a share, a multiple, or a rate of one thing in time.

    Examples
    --------
    >>> is_share("share"), is_share("1/year"), is_share("hours/week")
    (True, True, False)
    """
    return unit.startswith(_WHOLE_SHARES) or unit in ("1/year", "1/week", "0-1")


def _instead(text: str, spread: bool) -> str:
    """What to write for a text that means more or less than a number; empty if it means none."""
    plain = _spelt(text)
    said = shown(text.strip())
    if span := _SPAN.fullmatch(plain):
        unit = span["unit_too"] or span["unit"]
        first, second = (Decimal(_as_digits(span[end])[-1]) for end in ("low", "high"))
        between = span["mark"] in ("-", "\u2013", "to")
        middle, half = ((first + second) / 2, abs(second - first) / 2) if between else (first, second)
        words = f"{_plain(middle)}{unit}"
        return f"{said} is no single number; write {words}{_within(words, f'{_plain(half)}{unit}', spread)}"
    if vague := _VAGUE.fullmatch(plain):
        return f"{said} is no exact number; write {vague['rest']}{_within(vague['rest'], '...', spread)}"
    if bound := _BOUND.fullmatch(plain):
        return f"{said} is a bound and no number; write {bound['rest']} if that is near enough"
    if re.search(r"(?:per|a|/) ?month|monthly|quarter", plain):
        return f"{said} is of a month or a quarter; write what it is in a year"
    return ""


def _within(value: str, half: str, spread: bool) -> str:
    return f", or how far it may be off, too: {{value: {value}, within: {half}}}" if spread else ""


def _as_digits(digits: str) -> list[str]:
    """The ways in which digits with separators can be read, as a computer writes them; thousands before decimals."""
    marks = [mark for mark in digits if not mark.isdigit()]
    if not marks:
        return [digits]
    ways = []
    if _grouped(digits):
        ways.append(re.sub(r"\D", "", digits))
    last = marks[-1]
    head, _, tail = digits.rpartition(last)
    if last in ".," and last not in head and (head.isdigit() or not head or _grouped(head)):
        ways.append(f"{re.sub(r'[^0-9]', '', head) or 0}.{tail}")
    return ways


def _grouped(digits: str) -> bool:
    """Whether digits stand in threes behind one kind of mark, as thousands do."""
    return re.fullmatch(r"[1-9]\d{0,2}([,.' _])\d{3}(?:\1\d{3})*", digits) is not None


def _fits(value: Decimal, low: float | None, high: float | None, whole: bool) -> bool:
    if whole and value != value.to_integral_value():
        return False
    return (low is None or value >= Decimal(str(low))) and (high is None or value <= Decimal(str(high)))


def _plain(value: Decimal) -> str:
    """A number as it is written without a mark that could be taken for another."""
    places = len(value.as_tuple().digits)
    digits = f"{value:f}" if abs(value.adjusted()) < LONGEST and places <= 15 else f"{value:.6g}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _percent(value: Decimal, unit: str, low: float | None, high: float | None) -> str:
    """What may have been meant by a share that is too large."""
    if high is None or not is_share(unit) or value <= Decimal(str(high)) or not _fits(value / 100, low, high, False):
        return ""
    return f". If {_plain(value)} % is meant, write {_plain(value)} % or {_plain(value / 100)}"

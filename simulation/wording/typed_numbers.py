"""Numbers as people write them: `31 %`, `0,31`, `1,200`, `1 200`, `30k`; or every way of reading one, in words.

A comma, a point or a space may part thousands or begin the decimals. What is meant is decided by what the parameter may
be: of a count `1,200` is twelve hundred, for 1.2 is none; where two readings are allowed nothing is guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from simulation.errors import RequestError
from simulation.wording.values import number, shown

LONGEST: Final = 40
"""Characters that a number may have."""

_TIMES: Final = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "mio": 10**6, "million": 10**6, "bn": 10**9}
_PARTS: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d(?:[\d.,' _]*\d)?|[.,]\d+)[.]?(?P<power>e[+-]?\d{1,3})?"
    r" ?(?P<times>k|thousand|m|mio|million|bn)?(?P<percent> ?(?:%|percent|per cent))?"
)
_SPACES: Final = str.maketrans(dict.fromkeys("\xa0\u202f\u2009\t", " ") | {"−": "-", "’": "'"})
_WHOLE_SHARES: Final = ("share", "weight", "multiple", "cost/benefit")
_CURRENCIES: Final = re.compile(r"^(?:[$€£¥]|eur|usd|gbp|chf)|(?:[$€£¥]|eur|usd|gbp|chf)$")


def read(text: str, *, unit: str, low: float | None, high: float | None, whole: bool) -> int | float:
    """The number that is meant.

    Parameters
    ----------
    text
        What was written.
    unit, low, high, whole
        Unit, bounds (inclusive; None: none) and kind of what it is to be.

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
        raise RequestError(f"{shown(text.strip())} is no number; {allowed}")
    fitting = [value for value in found if _fits(value, low, high, whole)]
    if len(fitting) > 1:
        ways = " or ".join(_plain(value) for value in fitting)
        raise RequestError(f"{shown(text.strip())} may be {ways}; write {ways}")
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
    plain = " ".join(text.translate(_SPACES).lower().split())
    found = _PARTS.fullmatch(_bare(plain, unit))
    if not found or (found["percent"] and not is_share(unit)):
        return ()
    factor = Decimal(_TIMES[found["times"] or ""]) / (100 if found["percent"] else 1)
    sign, power = found["sign"], found["power"] or ""
    values = [Decimal(f"{sign}{digits}{power}") * factor for digits in _as_digits(found["digits"])]
    return tuple(dict.fromkeys(values))


def is_share(unit: str) -> bool:
    """Whether percent says something of a parameter in that unit: a share, a multiple, or a rate of one thing in time.

    Examples
    --------
    >>> is_share("share"), is_share("1/year"), is_share("hours/week")
    (True, True, False)
    """
    return unit.startswith(_WHOLE_SHARES) or unit in ("1/year", "1/week", "0-1")


def _bare(plain: str, unit: str) -> str:
    """A text without the unit or the currency that may stand beside a number."""
    if unit.startswith("currency"):
        return _CURRENCIES.sub("", plain).strip()
    name = unit.partition("/")[0]
    for word in (name, name.removesuffix("s"), name[:1] if name == "hours" else ""):
        if len(word) > 0 and not word.isdigit() and plain.endswith(word):
            return plain.removesuffix(word).strip()
    return plain


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
    digits = f"{value:f}" if abs(value.adjusted()) < LONGEST else f"{value:.6g}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _percent(value: Decimal, unit: str, low: float | None, high: float | None) -> str:
    """What may have been meant by a share that is too large."""
    if high is None or not is_share(unit) or value <= Decimal(str(high)) or not _fits(value / 100, low, high, False):
        return ""
    return f". If {_plain(value)} % is meant, write {_plain(value)} % or {_plain(value / 100)}"

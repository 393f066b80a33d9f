"""Units beside numbers, as people write them: `36 h`, `2 wks`, `9k a year`, `14 FTE`, `US$9k`.

Where a unit is another one than that of a parameter, the number is put into the parameter's; where that can be done in
two ways (a day of 8 or of 24 hours) both are readings, and whoever reads the number refuses to choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

Way = tuple[int, int]
"""What a number is multiplied and divided by."""

SAME: Final[tuple[Way, ...]] = ((1, 1),)
_YEARLY: Final = r"(?:per|a|an|each|/|p\.?) ?(?:year|yr|annum|a\.?)|yearly|annually|annual"
_UNITS: Final[Mapping[str, tuple[tuple[str, tuple[Way, ...]], ...]]] = {
    "working days": (
        (r"(?:working |business |work ?)?(?:days?|d)", SAME),
        (r"weeks?|wks?|w", ((5, 1),)),
        (r"(?:working |business )(?:hours?|hrs?|h)", ((1, 8),)),
        (r"hours?|hrs?|h", ((1, 8), (1, 24))),
    ),
    "weeks": (
        (r"weeks?|wks?|w", SAME),
        (r"(?:working |business |work ?)(?:days?|d)", ((1, 5),)),
        (r"calendar days?", ((1, 7),)),
        (r"days?|d", ((1, 5), (1, 7))),
        (r"months?|mos?", ((52, 12),)),
    ),
    "accounts": ((r"accounts?|customers?|clients?|logos?|companies", SAME),),
    "seats": ((r"seats?|heads?|people|persons?|employees?|ftes?|csms?", SAME),),
    "currency/year": (
        (rf"{_YEARLY}|arr|acv", SAME),
        (r"(?:per|a|each|/) ?(?:month|mo|mth)|monthly|mrr", ((12, 1),)),
        (r"(?:per|a|each|/) ?quarter|quarterly", ((4, 1),)),
    ),
    "1/year": ((_YEARLY, SAME),),
    "multiple": (("x|times", SAME),),
}
CURRENCIES: Final = {
    "$": "USD",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "\u20ac": "EUR",
    "\u00a3": "GBP",
    "\u00a5": "JPY",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "pounds": "GBP",
    **{code.lower(): code for code in ("USD", "EUR", "GBP", "CHF", "AUD", "CAD", "JPY", "SEK", "NOK", "DKK", "PLN")},
}
"""Marks and words for currencies, and their letters."""

_MARKS: Final = "|".join(re.escape(mark) for mark in sorted(CURRENCIES, key=len, reverse=True))
_CURRENCY: Final = re.compile(rf"(?<![a-z])(?:{_MARKS})(?![a-z])|(?<=[\dkm])(?:{_MARKS})(?![a-z])")


def currency_of(text: str) -> str:
    """The letters of the currency that stands beside a number; empty if none does.

    Examples
    --------
    >>> currency_of("US$ 9k a year"), currency_of("9 k\u20ac"), currency_of("9k")
    ('USD', 'EUR', '')
    """
    found = _CURRENCY.search(text.lower())
    return CURRENCIES[found[0]] if found else ""


def bare(plain: str, unit: str) -> Iterator[tuple[str, int, int]]:
    """A text in small letters without the unit or the currency that may stand beside its number, and by what to go on.

    Yields
    ------
    tuple
        What is left, and what its number is to be multiplied and divided by: once for each way in which it can be.

    Examples
    --------
    >>> list(bare("36 h", "working days")), list(bare("750 a month", "currency/year"))
    ([('36', 1, 8), ('36', 1, 24)], [('750', 12, 1)])
    """
    if unit.startswith("currency"):
        plain = _CURRENCY.sub("", plain, count=1).strip()
    for words, ways in _UNITS.get(unit, ()):
        if found := re.fullmatch(rf"(.*?\d.*?) ?(?:{words})", plain):
            yield from ((found[1].strip(), *way) for way in ways)
            return
    name = unit.partition("/")[0]
    for word in (name, name.removesuffix("s"), name[:1] if name == "hours" else ""):
        if word and not word.isdigit() and plain.endswith(word):
            yield plain.removesuffix(word).strip(), 1, 1
            return
    yield plain, 1, 1

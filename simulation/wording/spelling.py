"""How people and spreadsheets write numbers and signs where YAML and CSV want other ones, and what they mean by it.

Nothing here is read in place of what was written: a number is what YAML calls one, everywhere. These are the cures
that a message offers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

LOOKALIKES: Final = {
    "\u00a0": ("a no-break space", " "),
    "\u2007": ("a figure space", " "),
    "\u2009": ("a thin space", " "),
    "\u202f": ("a narrow no-break space", " "),
    "\u3000": ("an ideographic space", " "),
    "\u200b": ("a zero-width space", ""),
    "\u200e": ("a mark of direction", ""),
    "\u2060": ("a word joiner", ""),
    "\ufeff": ("a byte order mark", ""),
    "\u00ad": ("a soft hyphen", ""),
    "\u2010": ("a typographic hyphen", "-"),
    "\u2011": ("a non-breaking hyphen", "-"),
    "\u2012": ("a figure dash", "-"),
    "\u2013": ("an en dash", "-"),
    "\u2212": ("a typographic minus sign", "-"),
    "\uff0d": ("a full-width minus sign", "-"),
    "\uff1a": ("a full-width colon", ":"),
    "\uff0c": ("a full-width comma", ","),
    "\u2018": ("a curly quotation mark", "'"),
    "\u2019": ("a curly quotation mark", "'"),
    "\u201c": ("a curly quotation mark", '"'),
    "\u201d": ("a curly quotation mark", '"'),
    "\u201e": ("a low quotation mark", '"'),
    "\u00ab": ("an angle quotation mark", '"'),
    "\u00bb": ("an angle quotation mark", '"'),
}
"""Characters that look like one that YAML knows, or like nothing: their names, and what to write in their place."""

_THOUSANDS: Final = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:([ ,'_])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?")
_GROUPED_BY_POINTS: Final = re.compile(
    r"[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"
)
_DECIMAL_COMMA: Final = re.compile(r"[-+]?[0-9]*,[0-9]+")
_PLAIN: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_PART: Final = re.compile(r"(.*?)\s*([%‰kKM])")
_UNIT: Final = re.compile(r"([-+]?[0-9.]+)\s*[A-Za-z/€$£]+|[€$£]\s*([0-9.]+)")
_SCALES: Final = {"%": -2, "‰": -3, "k": 3, "K": 3, "M": 6}


def odd(text: str) -> int:
    """Where the first character of `text` stands that looks like another one; -1 if there is none."""
    return next((place for place, sign in enumerate(text) if sign in LOOKALIKES), -1)


def plain(text: str) -> str:
    """The text with ordinary characters in place of those that look like them, without spaces around it.

    Examples
    --------
    >>> plain("\u201csole\u201d"), plain("\u22120.3\u00a0")
    ('"sole"', '-0.3')
    """
    return "".join(LOOKALIKES[sign][1] if sign in LOOKALIKES else sign for sign in text).strip()


def named(sign: str) -> str:
    """What a character is called that looks like another one: `a no-break space (U+00A0)`."""
    return f"{LOOKALIKES[sign][0]} (U+{ord(sign):04X})"


def instead(sign: str) -> str:
    """What to do about such a character, in words."""
    proper = LOOKALIKES[sign][1]
    if not proper:
        return "delete it"
    return "write an ordinary space" if proper == " " else f"write {proper!r}"


def numbers_meant(text: str) -> list[str]:
    """The numbers that `text` may have been meant as, in the notation of YAML; none if it looks like no number.

    Examples
    --------
    >>> numbers_meant("20 %"), numbers_meant("0,31"), numbers_meant("1_000"), numbers_meant("1,000")
    (['0.2'], ['0.31'], ['1000'], ['1000', '1.000'])
    >>> numbers_meant("1.000,5"), numbers_meant("\u22123"), numbers_meant("4 weeks"), numbers_meant("often")
    (['1000.5'], ['-3'], ['4'], [])
    """
    text = plain(text).strip("\"'").strip()
    if len(text) > 40:
        return []
    if (part := _PART.fullmatch(text)) and (base := numbers_meant(part[1])):
        return [_shifted(number, _SCALES[part[2]]) for number in base]
    if _PLAIN.fullmatch(text):
        return [text.removeprefix("+")]
    found = []
    if grouped := _THOUSANDS.fullmatch(text):
        found.append(text.replace(grouped[1], ""))
    if _GROUPED_BY_POINTS.fullmatch(text):
        found.append(text.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        found.append(text.replace(",", "."))
    if not found and (unit := _UNIT.fullmatch(text)):
        number = unit[1] or unit[2]
        found += [number] if _PLAIN.fullmatch(number) else []
    return [number.removeprefix("+") for number in found]


def either(numbers: list[str]) -> str:
    """One of `numbers_meant`, or both readings where there are two.

    Examples
    --------
    >>> either(["1000", "1.000"])
    '1000, or 1.000 if the comma is a decimal sign'
    """
    return ", or ".join(numbers) + (" if the comma is a decimal sign" if len(numbers) > 1 else "")


def as_number(number: str) -> float:
    """The value of one of `numbers_meant`: an int where it is written as one."""
    return int(number) if number.lstrip("-").isdigit() else float(number)


def _shifted(number: str, places: int) -> str:
    """A number with its decimal point moved."""
    value = round(float(number) * 10.0**places, 12)
    return f"{value:.12g}" if value != int(value) or abs(value) >= 1e15 else str(int(value))


def cure(value: object, fits: Callable[[str], bool]) -> str:
    """The clause that says how to write what was meant by a text that stands where a number is due.

    Parameters
    ----------
    value
        What was written; for anything but a text there is no clause.
    fits
        Whether a number, as it would be written, is allowed there.

    Examples
    --------
    >>> cure("20%", lambda number: float(number) <= 1)
    '; write 0.2'
    >>> cure("0.3", lambda number: True)
    '; write 0.3 without quotation marks'
    >>> cure(3, lambda number: True)
    ''
    """
    if not isinstance(value, str):
        return ""
    found = [number for number in numbers_meant(value) if fits(number)]
    if found == [value]:
        return f"; write {value} without quotation marks"
    if found:
        return f"; write {either(found)}"
    return "" if (place := odd(value)) < 0 else f"; there is {named(value[place])} in it: {instead(value[place])}"

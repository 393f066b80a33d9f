"""How a value, a number, a length of time and the nearest name are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import islice
from math import isinf, isnan
from typing import Any

from simulation.wording.spelling import instead, named, odd, plain

LONGEST_SHOWN = 60
"""Characters of a value that a message repeats; the rest would only hide the message."""


def as_python(value: Any) -> Any:
    """A number or an array of numpy's as Python has it: an int, a float, a bool, a list; anything else as it is.

    Examples
    --------
    >>> import numpy as np
    >>> as_python(np.int64(3)), as_python(np.array([0.1, 0.5])), as_python("3")
    (3, [0.1, 0.5], '3')
    """
    return value.tolist() if hasattr(value, "dtype") and hasattr(value, "tolist") else value


def shown(value: object) -> str:
    """A value as a scenario file writes it, cut to what fits on a line.

    Examples
    --------
    >>> shown("long"), shown(True), shown(None), shown([1, 0.5])
    ("'long'", 'true', 'empty', '[1, 0.5]')
    """
    value = as_python(value)
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, int) and value.bit_length() > 400:
        return "a number of more than 100 digits"
    if isinstance(value, float) and (isnan(value) or isinf(value)):
        return ".nan" if isnan(value) else (".inf" if value > 0 else "-.inf")
    if isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(item) for item in islice(value, LONGEST_SHOWN)) + "]"
    else:
        text = repr(value[: 2 * LONGEST_SHOWN] if isinstance(value, str) else value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """How many there are of something.

    Examples
    --------
    >>> counted(1, "run"), counted(1200, "run"), counted(2, "level of cover", "levels of cover")
    ('1 run', '1,200 runs', '2 levels of cover')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(names: Iterable[str], word: str = "and") -> str:
    """Names as a sentence lists them; none are "".

    Examples
    --------
    >>> listed(["sole"]), listed(["sole", "shared"]), listed(["sole", "shared", "siloed"], "or"), listed([])
    ('sole', 'sole and shared', 'sole, shared or siloed', '')
    """
    *first, last = names or [""]
    return f"{', '.join(first)} {word} {last}" if first else last


def number(value: float) -> str:
    """A number in words of a message: no exponent, and groups of three digits from 10,000 on.

    Examples
    --------
    >>> number(0.99), number(5200), number(1e6)
    ('0.99', '5200', '1,000,000')
    """
    if abs(value) < 10_000:
        return f"{value:.12g}"
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def nearest(word: str, allowed: Sequence[str]) -> str:
    """The clause that helps with a misspelt `word`: its nearest name, or all names if they are few.

    Examples
    --------
    >>> nearest("turnovr", ["turnover", "follow"])
    "; did you mean 'turnover'?"
    >>> nearest("seats", ["functions.success.seats", "turnover"])
    "; did you mean 'functions.success.seats'?"
    >>> nearest("colour", ["sole", "shared"])
    "; allowed: 'sole', 'shared'"
    """
    if clause := only_near(word, allowed):
        return clause
    if len(allowed) <= 18:
        return "; allowed: " + ", ".join(repr(name) for name in allowed)
    return "; `simulate describe` lists the names"


def only_near(word: str, allowed: Sequence[str]) -> str:
    """The clause that helps with a misspelt `word`, where one of the names is near; nothing where none is.

    Examples
    --------
    >>> only_near("turnovr", ["turnover", "follow"]), only_near("colour", ["sole", "shared"])
    ("; did you mean 'turnover'?", '')
    >>> only_near("chrun", ["churn_rate_enterprise", "churn_rate", "trust"])
    "; did you mean 'churn_rate'?"
    """
    if (tidy := plain(word).strip("'\"")) != word and tidy in allowed:
        at = odd(word)
        return f"; write {tidy}, without {named(word[at]) if at >= 0 else 'spaces or quotation marks in it'}"
    if (at := odd(word)) >= 0:
        return f"; there is {named(word[at])} in it: {instead(word[at])}"
    longer = [name for name in allowed if name.endswith(f".{word}")]
    if longer:
        return "; did you mean " + " or ".join(repr(name) for name in longer[:4]) + "?"
    by_head = {name.partition("_")[0]: name for name in sorted(allowed, key=len, reverse=True)}
    for known, cutoff in ({name: name for name in allowed}, 0.6), (by_head, 0.75):
        if close := get_close_matches(word, known, n=1, cutoff=cutoff):
            return f"; did you mean {known[close[0]]!r}?"
    return ""


def duration(seconds: float) -> str:
    """A length of time as people say it: `8 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"

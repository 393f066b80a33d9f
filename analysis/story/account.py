"""How an account is named: apart from its story, so that a name can be refused before anything heavy is loaded."""

from __future__ import annotations

import re
from typing import Final

from simulation.errors import RequestError

_ACCOUNT: Final = re.compile(r"(\d{1,12})(?:\.(\d{1,12}))?", re.ASCII)


def place(text: str) -> tuple[int, int | None]:
    """The place in the book, and which of its customers is meant, if a certain one is.

    Raises
    ------
    RequestError
        If it is neither a place nor place and generation.

    Examples
    --------
    >>> place("17"), place("17.2")
    ((17, None), (17, 2))
    """
    found = _ACCOUNT.fullmatch(text.strip())
    if found is None:
        raise RequestError(
            f"account {text!r}: write a place in the book, such as 17, or place and generation, such as 17.2"
        )
    return int(found[1]), None if found[2] is None else int(found[2])

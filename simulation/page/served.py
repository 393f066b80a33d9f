"""The page as `simulate class` serves it: it begins with a lesson, and may send guesses to where it comes from."""

from __future__ import annotations

from typing import Final

from simulation.lesson.lesson import Lesson
from simulation.page.beginning import of_lesson
from simulation.page.data import as_data
from simulation.page.written import SHIPPED, begun

_FETCHES_NOTHING: Final = "default-src 'none';"


def fragment(lesson: Lesson) -> str:
    """The fragment of a link to a lesson that is handed over with the page, without `#`."""
    return of_lesson(lesson).link


def served(lesson: Lesson) -> str:
    """The page that begins with a lesson and sends guesses home."""
    page = SHIPPED.read_text(encoding="utf-8")
    if page.count(_FETCHES_NOTHING) != 1:
        raise AssertionError("the policy of the page has changed")
    begins = begun(of_lesson(lesson))
    begins["class"]["collector"] = True
    page = page.replace(_FETCHES_NOTHING, f"{_FETCHES_NOTHING} connect-src 'self';")
    return page.replace("{{beginning}}", as_data(begins))

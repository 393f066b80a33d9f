"""Whatever lesson Python reads, the page reads, too: at the ends of what is allowed, in a link."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulation.lesson.handed import link
from simulation.lesson.lesson import Lesson
from simulation.lesson.reading import parse_lesson
from simulation.page.beginning import Beginning
from simulation.page.written import text
from simulation.scenario.events import SETTABLE
from tests.page.test_in_chromium import browser

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.extras
__all__ = ["browser"]

LONG, LINE = "long " * 119 + "text", "line " * 22 + "of text"
TOUCHED = [
    (name, entry)
    for name, entry in SETTABLE.items()
    if entry.kind in ("int", "float") and None not in (entry.low, entry.high)
]
RANGES = ", ".join(f"{{{name}: [{entry.low!r}, {entry.high!r}]}}" for name, entry in TOUCHED[-10:])
OWN = ", ".join(
    f"{name * 40}: {{like: sole, gatekeeping: 0.5, name: {name * 60}, meaning: {name * 200}}}" for name in "abcde"
)
LARGEST = f"""\
lesson: {"l" * 40}
language: en
minutes: 240
title: {LINE}
question: {LONG}
setting: {LONG}
firm: {{accounts: 60, functions: {{success.seats: 5, support.seats: 5, sales.seats: 5, product.seats: 5}}}}
begins_after: 520
regimes:
  shown: [sole, shared, {"a" * 40}, {"b" * 40}]
  offered: [siloed, {"c" * 40}, {"d" * 40}, {"e" * 40}]
  own: {{{OWN}}}
first: {{ill: product 5, weeks: 52}}
guess: {{about: customers followed, question: {LONG}, weeks: 260, from: 999.5, to: 1000}}
touch: [people, regimes, {RANGES}]
be:
  who: manager
  clicks: 20
  weeks: 13
  under: {"e" * 40}
  question: {LONG}
  choices:
    - {{say: {LINE}}}
    - {{say: {LINE}, ill: 13}}
    - {{say: x, set: {{cover: 1}}}}
    - {{say: x, set: {{turnover: 0.99}}}}
  happens: [{{click: 20, ill: product 5, weeks: 52}}, {{click: 1, leaves: success 5}}]
steps: [{", ".join(["a"] * 12)}]
watch: [{LONG}]
may_differ: {LONG}
evidence: [{", ".join(["{row: B14, text: x}"] * 12)}]
discuss: [x]
caveat: {LONG}
"""
SMALLEST = """\
lesson: a
language: pt-BR
title: x
question: x
setting: x
firm: {accounts: 5, functions: {success.seats: 1, support.seats: 1, sales.seats: 1, product.seats: 1}}
begins_after: 0
minutes: 1
regimes: {shown: [sole, shared]}
guess: {about: trust, question: x, weeks: 1, from: 0, to: 0.001}
touch: []
be: {who: customer, clicks: 1, weeks: 1, under: shared, question: x}
steps: [x]
watch: [x]
may_differ: x
discuss: [x]
caveat: x
"""


def headline(browser: Any, folder: Path, lesson: Lesson) -> Any:
    """What stands above a lesson that comes in a link."""
    (folder / "page.html").write_text(text(Beginning()), encoding="utf-8")
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(f"{(folder / 'page.html').as_uri()}{link(lesson)}")
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("lesson", [LARGEST, SMALLEST], ids=["largest", "smallest"])
def test_the_page_reads_what_python_reads(browser: Any, tmp_path: Path, lesson: str) -> None:
    read = parse_lesson(lesson)
    found = headline(browser, tmp_path, read)
    expect(found).to_have_text(read.title)
    assert found.page.locator("#guess-0").count() == 1
    found.page.context.close()


@pytest.mark.parametrize("beyond", [{"title": "x" * 601}, {"minutes": 0}, {"lesson": "Key Person"}])
def test_the_page_refuses_what_python_refuses(browser: Any, tmp_path: Path, beyond: dict[str, Any]) -> None:
    read = replace(parse_lesson(LARGEST), **beyond)
    found = headline(browser, tmp_path, read)
    expect(found).not_to_have_text(read.title)
    assert found.page.locator("#guess-0").count() == 0
    found.page.context.close()

"""The page of advice: what it says in every state, that it is whole by itself, and that it is one sheet of paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analysis.advice import words
from analysis.advice.advise import advise
from analysis.advice.figure import MOST, drawn
from analysis.advice.result import Advice
from analysis.leaflet.page import leaflet, making
from tests.helpers.contrast import faint
from tests.helpers.decisions import asked, noise, with_noise

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LEVELS = ("functions.success.seats", "handover")

MEANS = {
    "change": lambda way: 9000.0 * (way.name == "shared, success seats 3"),
    "alike": lambda way: 9000.0 * (way.regime == "shared"),
    "stay": lambda way: -9000.0 * (way.name != "as today"),
    "measure": lambda way: 30.0 * (way.regime == "shared"),
}
"""What each way earns a week more than today's, and what the advice comes to then."""


@pytest.fixture(scope="module")
def advised() -> dict[str, Advice]:
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for kind, mean in MEANS.items():
            with_noise(patch, noise(mean))
            found[kind] = advise(asked(), 2)
    return found


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


@pytest.mark.parametrize("kind", MEANS)
def test_the_page_says_what_the_advice_says_and_how_it_was_made(advised: dict[str, Advice], kind: str) -> None:
    found = advised[kind]
    assert found.verdict.kind == kind
    page = leaflet(found, making(replace(asked(), file="somewhere/small.yaml")), ["Searched for gold."])
    text = text_of(page)
    for line in (*words.sentences(found), words.how(found.terms).strip("()"), "Searched for gold."):
        assert " ".join(line.split()) in text
    for part in ("seed 5", "file small.yaml", "simulate advise small.yaml", "32 worlds", "Edition "):
        assert part.replace("32", "64") in text
    assert "somewhere" not in text
    (alt,) = re.findall(r'alt="([^"]*)"', page)
    names = [words.capital(each.name) for each, _ in drawn(found)]
    assert (
        re.findall(r"(?:^|(?<=worlds\. ))(.+?): .+? more than today, worse in \d+ % of worlds\.", unescape(alt))
        == names
    )


def test_the_page_is_whole_by_itself_and_escapes_what_people_write(advised: dict[str, Advice]) -> None:
    found = advised["change"]
    terms = replace(found.terms, question="<script>alert(1)</script> & more?")
    made = replace(making(asked()), text="</pre><script>alert(2)</script>", file="<b>.yaml")
    page = leaflet(replace(found, terms=terms), made)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert not re.findall(r'(?:src|href)="(?!#|data:)', page)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_what_is_recommended_is_drawn_whatever_its_place(advised: dict[str, Advice]) -> None:
    found = advised["alike"]
    named = {each.name for each, _ in drawn(found)}
    assert set(found.verdict.equals) <= named
    last = min(found.findings[1:], key=lambda each: each.value.value).candidate
    turned = replace(found, verdict=replace(found.verdict, candidate=last, equals=()))
    shown = drawn(turned)
    assert len(shown) == MOST
    assert last in {each.name for each, _ in shown}
    values = [each.value.value for _, each in shown]
    assert values == sorted(values, reverse=True)


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (--group extras)")
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no browser here")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.extras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", MEANS)
def test_it_is_one_sheet_fits_a_phone_and_can_be_read(
    browser: Browser, advised: dict[str, Advice], kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "advice.html"
    file.write_text(leaflet(advised[kind], making(asked())), encoding="utf-8")
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        complaints: list[str] = []
        page.on("console", lambda message, heard=complaints: heard.append(message.text))
        page.on("request", lambda request, heard=complaints: heard.append(request.url[:60]))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert faint(page) == []
        assert [line for line in complaints if not line.startswith(("file:", "data:"))] == []
        for sheet in ("A4", "Letter"):
            assert len(re.findall(rb"/Type /Page\b(?!s)", page.pdf(format=sheet))) == 1
        page.close()

"""What a teacher does with a class, and what comes in links: in Chromium; nothing of a hostile one is live."""

from __future__ import annotations

import base64
import csv
import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from simulation.lesson.codes import code
from simulation.lesson.handed import plain
from simulation.lesson.reading import read_lesson
from simulation.page.beginning import Beginning
from simulation.page.written import text
from tests.page.test_class_in_chromium import LOCKED, PATIENCE, file, page, reference
from tests.page.test_in_chromium import browser

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.extras
__all__ = ["browser", "file", "page"]


# ---------------------------------------------------------------- teachers


def test_a_teacher_gathers_guesses_and_reveals(page: Any, file: str, tmp_path: Path) -> None:
    page.goto(f"{file}#lesson=key-person&lang=en&view=teacher")
    link = page.locator("#pupil-link").input_value()
    assert link == f"{file}#lesson=key-person&lang=en"
    assert "works nowhere else" in page.locator("#hand-out").inner_text()
    assert page.get_by_role("img", name="QR code of the link for pupils").count() == 0
    page.get_by_label("Codes", exact=True).fill("eh5 <b>x</b> EH5-RYZ eh000c 1T00-000J EH5-RYX EHS-687")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".count")).to_have_text("2 guesses are in.")
    told = page.locator("#guesses [role=alert]").inner_text()
    assert "“1T00-000J” is a code of another lesson." in told
    assert "“EH5-RYX” has a mistake" in told
    assert "“<b>x</b>” is not a code" in told
    assert "“EHS-687” is not a guess of this lesson." in told  # a hundred of thirty
    assert page.locator("#guesses b").count() == 0
    listed = tmp_path / "codes.csv"
    listed.write_text(f"code,sole,shared\n{code('key-person', [30, 30])},30,30\n")
    page.get_by_label("Or files").set_input_files(listed)
    expect(page.locator(".count")).to_have_text("3 guesses are in.")
    assert page.locator("#reveal .dots").count() == 0
    page.get_by_role("button", name="Show the guesses").click()
    assert page.locator(".findings li").all_inner_texts() == [
        "Sole: the class guessed 18 on average, 0 to 30.",
        "Shared: the class guessed 15 on average, 0 to 30.",
    ]
    assert page.locator("#reveal .dots").count() == 2
    assert page.locator("#reveal .found").count() == 0  # nothing of what came out
    page.get_by_role("button", name="Reveal").click()
    lost = [reference(regime, [(0, 0, None)], 52)[1] for regime in ("sole", "shared")]
    said = page.locator(".findings li").all_inner_texts()
    assert said[0] == f"Sole: the class guessed 18 on average, 0 to 30; this firm came to {lost[0]}."
    with page.expect_download() as taken:
        page.get_by_role("button", name="Guesses (CSV)").click()
    taken.value.save_as(tmp_path / "guesses.csv")
    rows = list(csv.DictReader((tmp_path / "guesses.csv").read_text().splitlines()))
    assert [(row["code"], float(row["sole"]), row["shared_came_to"]) for row in rows] == [
        ("EH5-RYZ", 23.0, str(lost[1])),
        ("EH000C", 0.0, str(lost[1])),
        (code("key-person", [30, 30]), 30.0, str(lost[1])),
    ]
    for _ in range(3):
        page.get_by_role("button", name="Undo").click()
    expect(page.locator(".count")).to_have_text("2 guesses are in.")


def test_what_a_pupil_saves_can_be_handed_in_as_a_file(page: Any, file: str, tmp_path: Path) -> None:
    page.goto(f"{file}#{LOCKED}&week=52")
    expect(page.locator("#result .status")).to_have_text("1,000 other firms.", timeout=PATIENCE)
    said = page.locator(".code").inner_text()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Guesses and outcomes (CSV)").click()
    files = [tmp_path / "one.csv", tmp_path / "other.csv"]
    for each in files:
        taken.value.save_as(each)
    page.goto(f"{file}#lesson=key-person&lang=en&view=teacher")
    page.get_by_label("Or files").set_input_files(files)
    expect(page.locator(".count")).to_have_text("2 guesses are in.")
    assert page.url.endswith(f"codes={said.replace('-', '')}.{said.replace('-', '')}")


def test_on_a_web_site_the_link_is_a_code_to_scan(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route(
        "https://school.example/**", lambda route: route.fulfill(body=text(Beginning()), content_type="text/html")
    )
    page.goto("https://school.example/page.html#lesson=key-person&lang=en&view=teacher&seed=7")
    assert (
        page.locator("#pupil-link").input_value() == "https://school.example/page.html#lesson=key-person&lang=en&seed=7"
    )
    expect(page.get_by_role("img", name="QR code of the link for pupils")).to_be_visible()
    page.close()


# ---------------------------------------------------------------- hostile links


def packed(lesson: Any) -> str:
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    squeezed = deflate.compress(json.dumps(lesson).encode()) + deflate.flush()
    return base64.urlsafe_b64encode(squeezed).decode().rstrip("=")


def test_a_lesson_of_one_s_own_comes_in_a_link_as_text_alone(page: Any, file: str) -> None:
    lesson = plain(read_lesson("key-person")) | {
        "lesson": "mine",
        "title": "<img src=x onerror=alert(1)>",
        "watch": ["</script><script>alert(2)</script>"],
        "evidence": [{"row": "B14", "text": "<a href=javascript:alert(3)>x</a>"}],
    }
    page.goto(f"{file}#lesson=z:{packed(lesson)}&skip=1&guess=9,3&locked=1&week=52")
    expect(page.get_by_role("heading", level=1)).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#watch")).to_contain_text("</script><script>alert(2)</script>")
    expect(page.locator("#elsewhere")).to_contain_text("<a href=javascript:alert(3)>x</a>")
    assert page.locator("main img, main script, a[href^=javascript]").count() == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"surprise": 1}, "lesson.surprise is nothing that a lesson has."),
        ({"firm": {"accounts": 5000}}, "firm.accounts is 5000; allowed: a whole number from 5 to 60."),
        ({"minutes": "<b>"}, 'minutes is "<b>"; allowed: a whole number from 1 to 240.'),
        (
            {"firm": {"accounts": 30, "functions.success.seats": 3, "functions.support.seats": 3, "turnover": 7}},
            "turnover is 7; allowed: ",
        ),
    ],
)
def test_what_no_lesson_can_be_is_refused_in_words(page: Any, file: str, change: dict[str, Any], told: str) -> None:
    page.goto(f"{file}#lesson=z:{packed(plain(read_lesson('key-person')) | change)}")
    expect(page.locator("#faults")).to_contain_text(told)
    assert page.locator("#faults b, #stage").count() == 0


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("lesson=%3Cimg%20src=x%3E", "There is no lesson “<img src=x>”; there are:"),
        ("lesson=z:AAAA", "The link does not hold a whole lesson."),
        ("lesson=__proto__", "There is no lesson “__proto__”"),
        (f"{LOCKED}&acts=%3Cb%3E&week=52", "The link has acts = <b>, which cannot be; it was left out."),
        (f"{LOCKED}&toString=1", "The link holds toString, which this page does not know; it was left out."),
    ],
)
def test_nothing_of_a_hostile_link_is_live(page: Any, file: str, link: str, told: str) -> None:
    page.goto(f"{file}#{link}")
    expect(page.locator("#faults")).to_contain_text(told)
    assert page.locator("#faults img, #faults b").count() == 0

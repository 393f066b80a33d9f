"""A class with a collector, in Chromium: a guess locked on a telephone is a dot on the teacher's screen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulation.lesson.codes import code, step
from simulation.lesson.guesses import Guesses
from simulation.lesson.reading import read_lesson
from simulation.page.served import fragment, served
from tests.lesson.test_collector import serving
from tests.page.test_in_chromium import browser

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.extras
__all__ = ["browser"]


@pytest.mark.parametrize("name", ["gatekeeper", "de/gatekeeper"])
def test_a_guess_comes_from_a_telephone_to_the_teacher(browser: Any, tmp_path: Path, name: str) -> None:
    lesson = read_lesson(name)
    words = json.loads(re.findall(r'id="beginning">(.*?)</script>', served(lesson))[0])["class"]["words"]
    said = words[lesson.language]
    guesses = Guesses(lesson, tmp_path / "guesses.csv")
    with serving(guesses, page=served(lesson)) as (port, _):
        pupil, teacher = (browser.new_context(locale="en-GB").new_page() for _ in range(2))
        told: list[str] = []
        for page in (pupil, teacher):
            page.on("console", lambda message: told.append(message.text))
            page.on("pageerror", lambda error: told.append(str(error)))
        pupil.set_viewport_size({"width": 390, "height": 844})
        pupil.goto(f"http://127.0.0.1:{port}/")
        expect(pupil.get_by_role("heading", level=1)).to_have_text(lesson.title)
        pupil.get_by_role("button", name=said["skip_being"]).click()
        for place, guess in enumerate(("8", "5.2", "4")):
            pupil.locator(f"#guess-{place}").fill(guess)
            pupil.locator(f"#guess-{place}").press("Tab")
        pupil.get_by_role("button", name=said["lock"]).click()
        expected = code(lesson.lesson, [step(guess, 0, 20) for guess in (8, 5.2, 4)])
        expect(pupil.locator("body")).to_contain_text(said["sent"].format(code=expected))
        teacher.goto(f"http://127.0.0.1:{port}/#{fragment(lesson)}&view=teacher&key={guesses.key}")
        expect(teacher.locator(".count")).to_have_text(said["guesses_in_one"].format(count=1))
        teacher.locator("#codes").fill(expected)  # of somebody whose telephone is not on the network
        teacher.get_by_role("button", name=said["add_codes"], exact=True).click()
        teacher.wait_for_timeout(2500)  # it has been asked again in the meantime, and nothing is lost
        expect(teacher.locator(".count")).to_have_text(said["guesses_in_other"].format(count=2))
        for page in (pupil, teacher):
            page.context.close()
    assert told == []
    assert guesses.codes == [expected]
    assert (tmp_path / "guesses.csv").read_text().splitlines()[1] == f"{expected},8,5.2,4"

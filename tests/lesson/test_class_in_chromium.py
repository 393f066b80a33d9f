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
from tests.lesson.test_collector import KEY, serving
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
        expected = code(lesson.lesson, [step(guess, lesson.guess) for guess in (8, 5.2, 4)])
        expect(pupil.locator("body")).to_contain_text(said["sent"])
        expect(pupil.locator(".code")).to_have_text(expected)
        pupil.reload()  # what is handed in is known to be, and not handed in again
        expect(pupil.locator("#guessing .status")).to_have_text(said["sent"])
        expect(pupil.locator(".code")).to_have_text(expected)
        assert pupil.get_by_role("button", name=said["hand_in"], exact=True).count() == 0
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


def test_a_guess_that_was_not_handed_in_can_be_sent_again(browser: Any) -> None:
    lesson = read_lesson("key-person")
    guesses = Guesses(lesson)
    with serving(guesses, page=served(lesson)) as (port, _):
        page = browser.new_context(locale="en-GB").new_page()

        def lose_the_receipt(route: Any) -> None:
            route.fetch()
            route.abort()

        page.route("**/guesses", lose_the_receipt)
        page.goto(f"http://127.0.0.1:{port}/#{fragment(lesson)}&skip=1&guess=9,3")
        page.get_by_role("button", name="Lock the guess").click()
        status, again = page.locator("#guessing .status"), page.get_by_role("button", name="Hand it in")
        expect(status).to_contain_text("could not be handed in")
        expect(page.locator(".code")).to_have_text(code("key-person", [9, 3]))
        page.reload()
        expect(status).to_have_text("Your guess is not handed in yet.")
        page.unroute("**/guesses")
        again.click()
        expect(status).to_have_text("Your guess is handed in.")
        expect(again).to_be_hidden()
        assert page.get_by_role("button", name="Undo").is_disabled()  # there is no way back to another guess
        page.go_back()
        expect(page.locator("#guess-0")).to_be_disabled()
        page.context.close()
    assert guesses.codes == [code("key-person", [9, 3])]


def test_a_guess_under_the_key_of_another_one_is_handed_in_under_a_new_key(browser: Any) -> None:
    """Would catch a telephone that says that a guess is in where the collector kept another one."""
    lesson = read_lesson("key-person")
    guesses = Guesses(lesson)
    theirs = guesses.add(code("key-person", [20, 1]), KEY)
    with serving(guesses, page=served(lesson)) as (port, _):
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"http://127.0.0.1:{port}/#{fragment(lesson)}&skip=1&guess=9,3&locked=1&once={KEY}")
        status, again = page.locator("#guessing .status"), page.get_by_role("button", name="Hand it in")
        again.click()
        expect(status).to_contain_text("could not be handed in")
        again.click()
        expect(status).to_have_text("Your guess is handed in.")
        page.context.close()
    assert guesses.codes == [theirs, code("key-person", [9, 3])]


def test_a_teacher_is_told_of_a_wrong_key_and_of_a_collector_that_is_away(browser: Any) -> None:
    lesson = read_lesson("key-person")
    guesses = Guesses(lesson)
    with serving(guesses, page=served(lesson)) as (port, _):
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"http://127.0.0.1:{port}/#{fragment(lesson)}&view=teacher&key=wrong")
        told = page.locator("#guesses .away")
        expect(told).to_contain_text("does not know the key")
        page.goto("about:blank")
        page.route("**/guesses?*", lambda route: route.abort())
        page.goto(f"http://127.0.0.1:{port}/#{fragment(lesson)}&view=teacher&key={guesses.key}")
        expect(told).to_contain_text("does not answer")
        page.unroute("**/guesses?*")
        expect(told).to_have_text("")
        page.context.close()

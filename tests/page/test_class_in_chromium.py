"""The class in Chromium: guess, lock, run, reveal; by mouse, touch and keys; against the reference; in Firefox, too."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulation.lesson.reading import read_lesson
from simulation.model.model import OwnershipModel
from simulation.page.beginning import Beginning
from simulation.page.build import HERE
from simulation.page.written import text
from simulation.science import catalogue
from simulation.science.regimes import REGIMES
from tests.page.silent import silent
from tests.page.test_in_chromium import AXE, browser

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.extras
__all__ = ["browser"]

LOCKED = "lesson=key-person&lang=en&skip=1&guess=9,3&locked=1"
PATIENCE = 60_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("class") / "page.html"
    place.write_text(text(Beginning()), encoding="utf-8")
    return place.as_uri()


@pytest.fixture
def page(browser: Any, file: str) -> Iterator[Any]:
    """A telephone on which nothing is said on the console, and nothing asked of a network."""
    with silent(browser, viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB") as made:
        yield made


def settle(page: Any) -> None:
    """All weeks of the guess at once, and what came of it in a thousand firms."""
    page.get_by_role("button", name="To the end").click()
    expect(page.locator("#result .status")).to_have_text("1,000 other firms.", timeout=PATIENCE)


# ---------------------------------------------------------------- a lesson from its start to its end


def test_guess_lock_run_and_find_out(page: Any, file: str) -> None:
    page.goto(f"{file}#class")
    page.get_by_role("link", name="Begin: One key person leaves").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One key person leaves")
    expect(page.locator("#watch")).to_contain_text("opens when the weeks are over")
    assert page.locator("#guess-0").is_hidden()
    for answer in ("Yes", "No", "Yes", "Yes", "Yes", "No", "No", "Yes", "Yes", "Yes"):
        page.get_by_role("button", name=answer, exact=True).tap()
    expect(page.locator("#being table tbody tr")).to_have_count(10)
    told = re.compile(r"In \d+ of 200 firms that customer was gone before the end, .*; (you stayed|so were you)\.")
    expect(page.locator("#being")).to_contain_text(told, timeout=PATIENCE)
    strip = page.locator("#being svg.dots")
    expect(strip).to_have_attribute("aria-label", re.compile(r"^Those who stayed: [\d.]+ of 100 on average"))
    page.get_by_role("button", name="Lock the guess").tap()
    expect(page.locator("#guessing [role=alert]")).to_have_text(
        "Guess for sole as well: move the slider, or type a number."
    )
    page.locator("#guess-0").fill("31")
    page.locator("#guess-0").press("Tab")
    expect(page.locator("#guess-0-fault")).to_have_text("“31” cannot be used here; allowed: 0 to 30.")
    assert page.locator("#guess-0").get_attribute("aria-invalid") == "true"
    page.locator("#guess-0").fill("7.2")
    page.locator("#guess-0").press("Tab")
    expect(page.locator("#guess-0")).to_have_value("7")  # what its code holds
    page.locator("#guess-1").fill("3")
    page.locator("#guess-1").press("Tab")
    page.locator("#guess-0").fill("40")  # nothing is locked that is not seen
    page.get_by_role("button", name="Lock the guess").tap()
    expect(page.locator("#guessing [role=alert]")).to_have_text("“40” cannot be used here; allowed: 0 to 30.")
    expect(page.locator("#guess-0")).to_be_focused()
    page.get_by_role("slider", name="Sole: your guess").press("ArrowRight")
    expect(page.locator("#guess-0-fault")).to_have_text("")
    assert page.locator("#guess-0").get_attribute("aria-invalid") is None
    page.locator("#guess-0").fill("9")
    page.locator("#guess-1").press("Enter")  # which settles the field, and locks nothing
    page.get_by_role("button", name="Lock the guess").tap()
    expect(page.locator(".code")).to_have_text(re.compile("^EH[0-9A-Z]-[0-9A-Z]{3}$"))
    assert page.locator("#guess-0").is_disabled()
    assert page.locator("#result").is_hidden()
    page.get_by_label("Speed").select_option("8")
    page.get_by_role("button", name="Let the 52 weeks run").tap()
    expect(page.locator(".week")).to_have_text(re.compile("^Week [1-9] of 52"))
    page.get_by_role("button", name="Pause").tap()
    page.get_by_role("button", name="A week back").tap()
    settle(page)
    rows = page.locator("#result tbody tr")
    assert rows.first.inner_text().split("\t")[:2] == ["Sole", "9"]
    assert re.search(r"^In \d+ of 1,000 firms sole loses", page.locator(".findings .strong").inner_text())
    expect(page.locator("#watch")).to_contain_text("trust drops in the week they leave")
    expect(page.locator("#elsewhere a").first).to_have_text("B14")


def test_ten_clicks_as_the_manager_are_one_throw_of_the_dice(page: Any, file: str) -> None:
    from simulation.engine.run import simulate
    from simulation.science.events import Event

    page.goto(f"{file}#lesson=meetings&lang=en&be=012012012")
    page.get_by_role("button", name="Not at all, we answer requests").tap()
    expect(page.locator("#being")).to_contain_text("The same choices in 200 other firms")
    mine, others = (
        [row.inner_text().split("\t") for row in body.locator("tr").all()]
        for body in page.locator("#being tbody").all()
    )
    assert [len(mine), len(others)] == [4, 4]
    lesson = read_lesson("meetings")
    choices = [dict(choice.set) for choice in lesson.be.choices]
    week = lesson.be.weeks
    chosen = [choices[place] for place in (0, 1, 2, 0, 1, 2, 0, 1, 2, 0)]
    for row, sets in zip(others, (chosen, *([one] * 10 for one in choices)), strict=True):
        events = tuple(
            Event(week=click * week, until=(click + 1) * week, set=tuple(each.items()))
            for click, each in enumerate(sets)
        )
        luck = {"seed": 1, "warm_up": lesson.begins_after, "horizon": 10 * week}
        parameters, regime = catalogue.resolve(dict(lesson.firm)), lesson.regimes[lesson.be.under].regime
        trust = [
            simulate(parameters, regime, replication=firm, events=events, record=("trust",), **luck)[1]["trust"][-1]
            for firm in range(1, 201)
        ]
        assert row[1] == f"{sum(trust) / 200:.2f}"
        told = f"{row[0]}: {sum(trust) / 2:.1f} of 100 on average, "
        assert page.locator(f'#being svg.dots[aria-label^="{told}"]').count() == 1


def test_whoever_one_is_has_customers_and_is_told_what_became_of_them(page: Any, file: str) -> None:
    page.goto(f"{file}#lesson=everyone&lang=en&seed=10")  # Success 1 has no customer in this firm
    expect(page.locator("#being h2")).to_have_text(re.compile("^First, you are Success [23]$"))
    expect(page.locator("#being .facts dd").first).to_have_text(re.compile("^[1-9]"))
    expect(page.locator("#being .quiet")).to_have_text("Your colleagues do as you choose.")
    for lesson, seeds in {"everyone": (10, 3), "meetings": (1, 4), "gatekeeper": (1,), "how-many": (4,)}.items():
        for seed in seeds:
            for be in ("", "0", "1010101010"):
                page.goto(f"{file}#lesson={lesson}&lang=en&seed={seed}&be={be}")
                expect(page.locator("#being h2")).to_be_visible()
                assert "NaN" not in page.locator("main").inner_text()
    page.goto(f"{file}#lesson=gatekeeper&lang=en&be=3")
    expect(page.locator("#being .quiet")).to_have_text(
        "Your colleagues do as you choose. Only being away is yours alone."
    )


def test_a_customer_who_went_with_a_leaver_is_told_so(page: Any, file: str) -> None:
    for seed in range(1, 30):
        page.goto(f"{file}#lesson=key-person&lang=en&seed={seed}&be=1111")
        page.locator("#being h2").wait_for()
        if page.get_by_role("button", name="On to the guess").count():
            break
    name = page.locator("#being h2").inner_text().removeprefix("First, you are a customer of ")
    told = f"In week 16 {name} left for a competitor, and you went along, as the model has it."
    expect(page.locator("#being .how")).to_have_text(told)
    page.get_by_role("button", name="On to the guess").tap()
    expect(page.locator("#being .how")).to_have_text(told)  # and of what was answered before
    expect(page.locator("#being tbody tr")).to_have_count(4)


def test_a_number_that_was_set_can_be_put_back(page: Any, file: str) -> None:
    page.goto(f"{file}#{LOCKED}&week=52&set.follow=2&acts=51.1")
    touches = page.locator("#stage .touches")
    expect(touches).to_contain_text("Week 52: Success 2 leaves")  # as the firm's own list has it
    expect(page.locator("#stage .log")).not_to_contain_text("Week 53")
    expect(page.locator("#stage .log")).to_contain_text("Week 52: Success 2 left.")
    touches.get_by_role("button", name="Reset").tap()
    expect(touches.locator("output")).to_have_text("as it is")
    expect(page).not_to_have_url(re.compile("set[.]follow"))
    expect(touches.locator("input[type=range]")).to_be_focused()
    page.get_by_role("button", name="Undo").tap()
    expect(touches.locator("output")).to_contain_text("2")


def reference(regime: str, acts: list[tuple[int, int, int | None]], weeks: int) -> tuple[float, int]:
    """Trust and losses in the class's firm after so many weeks, in the reference model."""
    lesson = read_lesson("key-person")
    model = OwnershipModel(
        catalogue.resolve(dict(lesson.firm)), REGIMES[regime], seed=1, warm_up=lesson.begins_after, horizon=weeks
    )
    lost = 0
    while model.week_number < lesson.begins_after + weeks:
        for week, seat, ill in acts:
            if week == model.week_number - lesson.begins_after:
                person = model.employees[seat]
                person.resign_today() if ill is None else person.fall_ill(ill)
        model.step()
        if model.week_number > lesson.begins_after:
            lost += model.week.lost
    return float(model.states["trust"] or 0), lost


def test_its_numbers_are_those_of_the_reference_model(page: Any, file: str) -> None:
    page.goto(f"{file}#{LOCKED}&week=52&acts=5.4~9.1.3")
    acts = [(0, 0, None), (5, 4, None), (9, 1, 3)]
    expect(page.locator(".week")).to_have_text("Week 52 of 52")
    for row, regime in zip(page.locator(".readout tbody tr").all(), ("sole", "shared"), strict=True):
        (trust, lost), (alone, lost_alone) = reference(regime, acts, 52), reference(regime, [], 52)
        cells = row.inner_text().split("\t")
        assert cells[:3] == [regime.capitalize(), f"{trust:.2f} ({alone:.2f})", f"{lost} ({lost_alone})"]
        assert page.locator("#result tbody tr", has_text=regime.capitalize()).inner_text().split("\t")[2] == str(lost)


def test_days_to_an_answer_before_the_guess_are_those_of_the_reference_model(page: Any, file: str) -> None:
    page.goto(f"{file}#lesson=gatekeeper&lang=en")
    lesson = read_lesson("gatekeeper")
    expected = []
    for name in lesson.shown:
        luck = {"seed": 1, "warm_up": lesson.begins_after, "horizon": 3}
        model = OwnershipModel(catalogue.resolve(dict(lesson.firm)), lesson.regimes[name].regime, **luck)
        days, answers = 0.0, 0
        while model.week_number < lesson.begins_after:
            model.step()
            if model.week_number > lesson.begins_after - 4:
                days += model.week.days
                answers += model.week.answers
        expected.append(f"{days / answers:.1f}")
    expect(page.locator(".readout tbody tr")).to_have_count(3)
    assert page.locator(".readout tbody td:nth-child(4)").all_inner_texts() == expected


def test_a_thousand_firms_come_out_as_in_the_compiled_engine(page: Any, file: str, tmp_path: Path) -> None:
    from simulation.engine.run import simulate

    page.goto(f"{file}#lesson=meetings&lang=en&skip=1&guess=9,9,9&locked=1&week=52")
    expect(page.locator("#result .status")).to_have_text("1,000 other firms.", timeout=PATIENCE)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Guesses and outcomes (CSV)").click()
    taken.value.save_as(tmp_path / "firms.csv")
    rows = list(csv.DictReader((tmp_path / "firms.csv").read_text().splitlines()))
    assert len(rows) == 3 * 1001
    assert {row["guess"] for row in rows if row["firm"] == "0"} == {"9"}
    lesson = read_lesson("meetings")
    luck = {"seed": 1, "warm_up": lesson.begins_after, "horizon": 52}
    for row in [row for row in rows if row["firm"] in ("0", "1", "500", "1000")]:
        regime = lesson.regimes[row["regime"]].regime
        outcomes, _ = simulate(catalogue.resolve(dict(lesson.firm)), regime, replication=int(row["firm"]), **luck)
        assert float(row["outcome"]) == pytest.approx(outcomes["response_days"], rel=1e-12)


# ---------------------------------------------------------------- going back, links, languages


def test_whatever_is_done_can_be_undone_and_no_history_is_lost(page: Any, file: str) -> None:
    page.goto(f"{file}#{LOCKED}")
    settle(page)
    before = page.locator(".readout").inner_text()
    page.locator(".firm-figure.chosen [data-seat='1']").tap()
    page.get_by_role("button", name="Make them leave today").tap()
    page.get_by_role("button", name="To the end").tap()
    expect(page.locator(".week")).to_have_text("Week 104 of 104")
    page.get_by_role("checkbox", name="Siloed").check()
    expect(page.locator(".firm-figure")).to_have_count(3)
    expect(page.locator(".week")).to_have_text("Week 104 of 104")
    page.get_by_role("button", name="Take back: Success 2 leaves").tap()
    assert "acts" not in page.url
    for _ in range(3):
        page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".firm-figure")).to_have_count(2)
    assert page.get_by_role("button", name="Undo").is_disabled()
    page.get_by_role("slider", name="Week").fill("52")
    assert page.locator(".readout").inner_text() == before
    page.keyboard.press("Control+y")
    expect(page).to_have_url(re.compile("acts=52.1"))
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile("acts="))


def test_a_guess_once_seen_against_the_firm_stays_locked(page: Any, file: str) -> None:
    page.goto(f"{file}#lesson=key-person&lang=en&skip=1&guess=9,3")
    page.get_by_role("button", name="Lock the guess").tap()
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("#guess-0")).to_be_enabled()
    page.get_by_role("button", name="Lock the guess").tap()
    page.get_by_role("button", name="A week on").tap()
    assert page.get_by_role("button", name="Undo").is_disabled()
    page.go_back()
    expect(page).to_have_url(re.compile("locked=1"))
    assert page.locator("#guess-0").is_disabled()


def test_a_link_holds_all_that_was_done(page: Any, file: str, browser: Any) -> None:
    page.goto(f"{file}#{LOCKED}&seed=3&week=60&seen=80&acts=52.1&regimes=shared,diffuse&set.follow=0.5")
    expect(page.locator(".week")).to_have_text("Week 60 of 104")
    other = browser.new_page(viewport={"width": 390, "height": 844})
    other.goto(page.url)
    expect(other.locator(".week")).to_have_text("Week 60 of 104")
    for part in (".readout", "#stage .log", ".touches", "#guessing"):
        assert other.locator(part).inner_text() == page.locator(part).inner_text()
    other.close()


def test_another_firm_is_another_throw(page: Any, file: str) -> None:
    page.goto(f"{file}#{LOCKED}&week=52")
    before = page.locator(".readout").inner_text()
    page.get_by_role("button", name="Another firm").tap()
    expect(page).to_have_url(re.compile("seed=2"))
    assert page.locator(".readout").inner_text() != before
    page.get_by_role("button", name="Undo").tap()
    expect(page).not_to_have_url(re.compile("seed="))
    assert page.locator(".readout").inner_text() == before


def test_what_is_english_on_a_german_page_says_so(page: Any, file: str) -> None:
    page.goto(f"{file}#{LOCKED.replace('lang=en', 'lang=de')}&week=52&set.follow=0.5")
    assert page.locator("output[for=set-follow]").inner_text().split() == ["0,5", "multiple"]
    assert page.locator("output[for=set-follow] [lang=en]").inner_text() == "multiple"
    assert page.locator("figcaption b").first.get_attribute("lang") == "de"
    assert page.locator("html").get_attribute("lang") == "de"


def test_from_the_class_to_the_leader_s_page_and_back(page: Any, file: str) -> None:
    page.goto(f"{file}#class")
    page.get_by_role("link", name=re.compile("^For leaders")).click()
    expect(page.locator("#headline")).to_be_visible()
    page.get_by_role("link", name="For a class").click()
    expect(page.locator("#lessons")).to_be_visible()


# ---------------------------------------------------------------- by keys, for everybody


def test_by_keys_alone(page: Any, file: str) -> None:
    page.goto(f"{file}#lesson=key-person&lang=en")
    page.locator("#being").wait_for()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.get_by_role("button", name="Yes", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Yes", exact=True)).to_be_focused()
    page.get_by_role("button", name="Skip this").press("Enter")
    for name in ("Sole: your guess", "Shared: your guess"):
        slider = page.get_by_role("slider", name=name)
        slider.focus()
        for _ in range(6):
            page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Lock the guess").press("Enter")
    expect(page.get_by_role("button", name="Let the 52 weeks run")).to_be_focused()
    page.get_by_role("button", name="To the end").press("Enter")
    seat = page.locator(".firm-figure.chosen [data-seat='2']")
    assert re.match("Success 3: at work", seat.get_attribute("aria-label"))
    seat.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Make them leave today")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("acts=52.2"))


def test_everybody_can_use_it(browser: Any, file: str) -> None:
    if not AXE.exists():
        pytest.skip("needs npm install in simulation/page")
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    codes = "EH5RYZ.EH000C"
    for link in (
        "class",
        "lesson=everyone&lang=en&be=01",
        "lesson=key-person&lang=en",
        f"{LOCKED}&week=52&acts=50.1",
        f"lesson=key-person&lang=en&view=teacher&codes={codes}&dots=1&reveal=1",
        "lesson=nothing",
    ):
        page.goto("about:blank")
        page.goto(f"{file}#{link}")
        page.locator("main section, #faults p").first.wait_for()
        if "week" in link:
            expect(page.locator("#result .status")).to_have_text("1,000 other firms.", timeout=PATIENCE)
            page.get_by_text("What the picture means").click()
        page.add_script_tag(path=AXE)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(200)
                found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
                told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
                assert told == [], (link, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, link
    context.close()


def test_what_is_pressed_is_large_enough_for_a_finger(page: Any, file: str) -> None:
    page.goto(f"{file}#{LOCKED}&week=52")
    page.locator("#result table").wait_for()
    small = page.evaluate(
        """[...document.querySelectorAll("main :is(button, input, select), .top button, .chosen [role=button]")]
        .filter((one) => one.checkVisibility() && !/checkbox|radio/.test(one.type ?? ""))
        .map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect()])
        .filter(([, box]) => box.height < 38 || box.width < 38).map(([name, box]) => [name, box.width, box.height])"""
    )
    assert small == []


# ---------------------------------------------------------------- another browser


def test_firefox_says_the_same_to_the_letter(page: Any, file: str) -> None:
    firefox = shutil.which("firefox") or shutil.which("firefox-esr")
    if firefox is None or not (HERE / "node_modules" / "puppeteer-core").exists():
        pytest.skip("needs Firefox, and npm install in simulation/page")
    link = "lesson=meetings&lang=en&skip=1&guess=9,9,12"
    script = HERE / "test" / "class_in_firefox.mjs"
    ended = subprocess.run(["node", script, firefox, f"{file}#{link}"], capture_output=True, text=True, check=True)
    found = json.loads(ended.stdout)
    assert found["faults"] == []
    page.goto(f"{file}#{link}")
    page.get_by_role("button", name="Lock the guess").click()
    settle(page)
    assert {name: page.locator(name).inner_text() for name in found["said"]} == found["said"]

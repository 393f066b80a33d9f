"""The classroom page as a class meets it: in a real browser, which may talk to nobody but this machine."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulation.app.classroom.lessons import START

pytestmark = pytest.mark.extras

SERVER = """
import sys

from nicegui import app, ui

from simulation.app.classroom import page as classroom

sessions = []
broken = []


class Recorded(classroom.Session):
    def __init__(self, wanted):
        super().__init__(wanted)
        sessions.append(self)

    def step(self):
        if broken:
            raise ZeroDivisionError("a model that cannot go on")
        super().step()


classroom.Session = Recorded
app.get("/weeks")(lambda: [session.room.week for session in sessions])
app.get("/break")(lambda: broken.append(True))
app.get("/mend")(lambda: broken.clear())
ui.page("/classroom")(classroom.classroom_page)
ui.run(host="127.0.0.1", port=int(sys.argv[1]), reload=False, show=False)
"""
"""A server of this page alone, which also tells how far each visitor's firms are, and can break the model."""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, f"waited in vain until {what}"
        sleep(0.1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("nicegui")
    address = f"http://127.0.0.1:{(port := free_port())}"
    log: Path = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port)],
            stdout=written,
            stderr=written,
            cwd=log.parent,
            # NiceGUI would take the server for one of its own test screens
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        )
        try:
            wait_until(lambda: process.poll() is not None or answers(f"{address}/weeks"), "the server answers", 120)
            assert process.poll() is None, log.read_text()
            yield address
        finally:
            process.terminate()
            process.wait(30)
    assert "Traceback" not in log.read_text().replace("a model that cannot go on", "").split("classroom failed")[0]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def asked(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as reply:
        return json.loads(reply.read())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    installed = shutil.which("chromium")
    if installed is None:
        pytest.skip("no chromium is installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        yield started
        started.close()


class Visitor:
    """A tab of its own, which complains at the end of whatever a page must not do."""

    def __init__(self, browser: Any, server: str, **more: Any) -> None:
        self.server = server
        self.context = browser.new_context(viewport={"width": 1366, "height": 768}, **more)
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.route("**/*", self._only_here)

    def _only_here(self, route: Any) -> None:
        url = route.request.url
        if urlsplit(url).hostname == "127.0.0.1" or url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"asked for {url}")
            route.abort()

    def open(self, query: str = "") -> Any:
        self.page.goto(f"{self.server}/classroom{query}")
        self.page.locator("svg.firm .seat").first.wait_for()
        # charts know the darkness of the room only once the connection stands
        self.page.wait_for_function("window.classroomWatchesDarkness === true")
        return self.page

    def wait_until(self, holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
        """Wait while the browser goes on, as it does not while Python sleeps."""
        end = monotonic() + seconds
        while not holds():
            assert monotonic() < end, f"waited in vain until {what}"
            self.page.wait_for_timeout(100)

    def address(self) -> str:
        return str(self.page.evaluate("location.href"))

    def week(self) -> int:
        return int(self.page.locator(".week").inner_text().split()[1])

    def until_week(self, week: int) -> None:
        self.page.wait_for_function(f"document.querySelector('.week').innerText === 'Week {week}'")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def pictures(self) -> list[str]:
        return list(self.page.locator(".firms svg.firm").evaluate_all("all => all.map(one => one.outerHTML)"))

    def states(self, seat: int) -> list[str]:
        found = self.page.locator(f".firms svg.firm .seat[data-seat='{seat}']")
        return list(found.evaluate_all("all => all.map(one => one.dataset.state)"))

    def until_states(self, seat: int, states: list[str]) -> None:
        self.wait_until(lambda: self.states(seat) == states, f"seat {seat} is {states}")

    def message(self) -> str:
        return str(self.page.locator(".message").inner_text())

    def until_said(self, part: str, seconds: float = 60.0) -> None:
        self.wait_until(lambda: part in self.message(), f"the page says {part!r}", seconds)

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def visit(browser: Any, server: str) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def come(**more: Any) -> Visitor:
        visitors.append(Visitor(browser, server, **more))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
        assert visitor.faults == []


def test_a_class_comes_in_and_steps(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open()
    assert page.locator("h2").inner_text().startswith("What does a firm lose when the person who knows ten")
    assert visitor.week() == START
    assert len(visitor.pictures()) == 2
    first = visitor.pictures()
    visitor.press("Step")
    visitor.until_week(START + 1)
    assert visitor.pictures() != first
    assert page.locator(".charts canvas").count() == 4
    whole = "?lesson=key-person&regimes=sole,shared&seed=1&speed=2"
    visitor.wait_until(lambda: visitor.address().endswith(whole), "the address bar says all of it")


def test_whoever_is_clicked_leaves_in_every_picture_at_once(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?lesson=free&regimes=sole,shared,siloed&seed=4")
    assert visitor.states(1) == ["work"] * 3
    page.locator(".firms svg.firm").nth(2).locator(".seat[data-seat='1']").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert "Success 2" in dialog.inner_text()
    visitor.press("Leaves today")
    visitor.until_states(1, ["gone"] * 3)
    visitor.until_said(f"Week {START}: Success 2 leaves today, under every regime.")
    visitor.press("Step")
    visitor.until_states(1, ["empty"] * 3)
    assert "Success 2 left" in page.get_by_label("Log of the weeks").inner_text()
    assert "left alone" in page.locator(".lines").inner_text()
    assert page.locator("li", has_text="Because of what you did").count() == 3


def test_a_click_counts_although_the_picture_is_drawn_anew_under_the_finger(visit: Callable[..., Visitor]) -> None:
    page = visit().open("?lesson=key-person&seed=12")
    page.locator(".firms .seat[data-seat='2']").first.hover()
    page.mouse.down()
    page.evaluate("(svg => svg.parentElement.innerHTML = svg.outerHTML)(document.querySelector('.firms svg.firm'))")
    page.mouse.up()
    page.get_by_role("dialog").wait_for()


def test_nobody_can_leave_an_empty_seat(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?lesson=key-person&seed=12")
    seat = page.locator(".firms .seat[data-seat='2']").first
    seat.click()
    visitor.press("Leaves today")
    visitor.until_states(2, ["gone"] * 2)
    page.locator(".q-dialog__backdrop").wait_for(state="detached")
    seat.click()
    page.get_by_text("Now leaves today. Wait until somebody new sits down.").wait_for()
    assert page.get_by_role("button", name="Leaves today").is_disabled()
    assert page.get_by_role("button", name="Ill for three weeks").is_disabled()
    visitor.press("Cancel")


def test_everything_can_be_done_with_the_keyboard(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?lesson=free&regimes=sole,shared&seed=4")
    page.get_by_role("button", name="Product 2", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    ill = page.get_by_role("button", name="Ill for three weeks")
    ill.wait_for()
    for _ in range(6):
        page.keyboard.press("Tab")
        if ill.evaluate("button => button === document.activeElement"):
            break
    else:
        raise AssertionError("the menu cannot be reached by Tab")
    page.keyboard.press("Enter")
    visitor.until_states(9, ["ill"] * 2)
    page.get_by_role("dialog").wait_for(state="hidden")
    page.get_by_role("button", name="Step", exact=True).focus()
    for week in (START + 1, START + 2, START + 3):
        assert visitor.states(9) == ["ill"] * 2
        page.keyboard.press("Enter")
        visitor.until_week(week)
    page.keyboard.press("Enter")
    visitor.until_week(START + 4)
    visitor.until_states(9, ["work"] * 2)


def test_play_goes_on_until_pause(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.open("?speed=8")
    visitor.press("Play")
    visitor.wait_until(lambda: visitor.week() > START + 2, "weeks go by")
    visitor.press("Pause")
    visitor.page.get_by_role("button", name="Play", exact=True).wait_for()
    week = visitor.week()
    visitor.page.wait_for_timeout(600)
    assert visitor.week() == week


def test_a_reset_brings_back_the_first_picture_and_a_seed_is_a_firm(visit: Callable[..., Visitor]) -> None:
    visitor, neighbour = visit(), visit()
    page = visitor.open("?lesson=key-person&seed=12")
    first = visitor.pictures()
    page.locator(".firms .seat[data-seat='0']").first.click()
    visitor.press("Leaves today")
    visitor.until_said("leaves today")
    visitor.press("Step")
    visitor.until_week(START + 1)
    assert visitor.pictures() != first
    visitor.press("Reset")
    visitor.until_week(START)
    assert visitor.pictures() == first
    neighbour.open("?lesson=key-person&seed=12")
    assert neighbour.pictures() == first
    neighbour.press("Another firm")
    neighbour.wait_until(lambda: "seed=13" in neighbour.address(), "the address says so")
    assert neighbour.pictures() != first
    assert visitor.pictures() == first


def test_a_guess_is_locked_then_compared_with_one_firm_and_with_many(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?lesson=gatekeeper&regimes=sole,shared&speed=8")
    visitor.press("Lock the guess")
    visitor.until_said("guess for sole: no number is written there; allowed: a number from 0 to 60 (working days)")
    watch = page.get_by_role("button", name="What to watch")
    assert "Opens when your guess is run" in watch.inner_text()
    watch.click(force=True)
    page.wait_for_timeout(300)
    assert page.get_by_text("One run may differ").count() == 0
    page.get_by_label("Guess for sole in working days").fill("2,0")
    page.get_by_label("Guess for shared in working days").fill("1")
    visitor.press("Lock the guess")
    page.get_by_role("button", name="Run the 3 weeks").wait_for()
    assert page.get_by_label("Guess for sole in working days").is_disabled()
    assert page.get_by_text("One run may differ").count() == 0
    visitor.press("Run the 3 weeks")
    page.get_by_text("One run may differ").wait_for()
    visitor.until_states(0, ["ill"] * 2)
    visitor.until_week(START + 3)
    table = page.locator("table")
    table.wait_for()
    rows = table.locator("tbody tr").all_inner_texts()
    assert [row.split("\t")[:2] for row in rows] == [["sole", "2.0"], ["shared", "1.0"]]
    found = [float(row.split("\t")[2]) for row in rows]
    assert found[0] > found[1]
    visitor.until_said("Compared with 60 other firms", 240)  # each lives through three years first
    told = page.get_by_role("region", name="Result").inner_text()
    assert "The same was done to 60 of 60 other firms" in told
    assert "working days on average (95 % interval, n = 60)" in told
    assert "Less under sole than under shared in 0 of 60 firms" in told
    assert page.get_by_role("button", name="Play", exact=True).is_visible()


def test_regimes_are_ticked_two_or_three_at_a_time(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?seed=2")
    page.get_by_role("checkbox", name="siloed").click()
    visitor.wait_until(lambda: len(visitor.pictures()) == 3, "there are three pictures")
    visitor.wait_until(lambda: "regimes=sole,shared,siloed" in visitor.address(), "the address bar says so")
    page.get_by_role("checkbox", name="diffuse").click()
    visitor.until_said("4 regimes are ticked: tick 2 or 3")
    visitor.wait_until(lambda: not page.get_by_role("checkbox", name="diffuse").is_checked(), "the tick is taken back")
    assert len(visitor.pictures()) == 3


def test_a_tick_keeps_the_weeks_and_what_was_done(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?lesson=free&regimes=sole,shared&seed=4")
    page.get_by_role("button", name="Product 2", exact=True).click()
    visitor.press("Leaves today")
    visitor.until_said("Product 2 leaves today")
    visitor.press("Step")
    visitor.until_week(START + 1)
    page.get_by_label("Guess for sole in accounts").fill("7")
    sole = visitor.pictures()[0]
    page.get_by_role("checkbox", name="siloed").click()
    visitor.wait_until(lambda: len(visitor.pictures()) == 3, "there are three pictures")
    assert visitor.week() == START + 1
    assert visitor.pictures()[0] == sole
    assert visitor.states(9) == ["empty"] * 3
    assert page.get_by_label("Guess for sole in accounts").input_value() == "7"
    assert "Product 2 left" in page.get_by_label("Log of the weeks").inner_text()


def test_another_firm_is_asked_about_before_weeks_are_thrown_away(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?lesson=free&regimes=sole,shared&seed=4")
    visitor.press("Step")
    visitor.until_week(START + 1)
    visitor.press("Another firm")
    page.get_by_text(
        f"The firms begin again in week {START}: 1 week and what you did in them would be gone."
    ).wait_for()
    visitor.press("Stay here")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert visitor.week() == START + 1
    visitor.press("Another firm")
    visitor.press("Begin anew")
    visitor.until_week(START)
    visitor.wait_until(lambda: "seed=5" in visitor.address(), "the address says so")


def test_every_lesson_can_be_taken_up(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open()
    for title, key in (
        ("Everyone owns it, so nobody does", "everyone"),
        ("The gatekeeper", "gatekeeper"),
        ("The price of meetings", "meetings"),
        ("Free play", "free"),
        ("One key person leaves", "key-person"),
    ):
        page.get_by_label("Lesson", exact=True).click()
        page.get_by_role("option", name=title).click()
        visitor.wait_until(lambda key=key: f"lesson={key}&" in visitor.address(), f"{key} is taken up")  # type: ignore[misc]
        assert visitor.week() == START
        for part in ("What to watch", "To discuss", "What the model leaves out"):
            assert page.get_by_text(part, exact=True).count() == 1


def test_an_odd_link_is_told_and_nothing_of_it_is_carried_out(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("?seed=%3Cimg%20src=x%20onerror=window.hit=1%3E&lesson=nope&speed=2")
    visitor.until_said("This link is not quite right: lesson is 'nope'")
    assert "seed is '<img src=x onerror=window.hit=1>'; allowed: a whole number from 0 to 999999" in visitor.message()
    assert page.evaluate("window.hit === undefined")
    whole = "?lesson=key-person&regimes=sole,shared&seed=1&speed=2"
    visitor.wait_until(lambda: visitor.address().endswith(whole), "the address bar says all of it")


def test_a_model_that_fails_is_told_and_the_page_lives_on(visit: Callable[..., Visitor], server: str) -> None:
    visitor = visit()
    visitor.open()
    first = visitor.pictures()
    asked(f"{server}/break")
    try:
        visitor.press("Play")
        visitor.until_said("The model failed (ZeroDivisionError: a model that cannot go on)")
        visitor.page.get_by_role("button", name="Play", exact=True).wait_for()
        assert visitor.pictures() == first
    finally:
        asked(f"{server}/mend")
    visitor.press("Reset")
    visitor.press("Step")
    visitor.until_week(START + 1)


def test_nobody_plays_on_when_the_tab_is_closed(visit: Callable[..., Visitor], server: str) -> None:
    visitor = visit()
    visitor.open("?speed=8")
    mine = len(asked(f"{server}/weeks")) - 1
    visitor.press("Play")
    visitor.wait_until(lambda: asked(f"{server}/weeks")[mine] > START + 2, "weeks go by")
    visitor.page.close()

    def stands_still() -> bool:
        before = asked(f"{server}/weeks")[mine]
        sleep(1)
        return bool(asked(f"{server}/weeks")[mine] == before)

    wait_until(stands_still, "the firms stand still")
    assert asked(f"{server}/weeks")[mine] < START + 480


def test_everything_has_a_name(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, [role=img], [role=group], section")]
          .filter(one => one.offsetParent !== null || one.tagName === "svg")
          .filter(one => !(one.getAttribute("aria-label") || one.innerText?.trim() || one.labels?.length
            || one.closest("label")))
          .map(one => one.outerHTML.slice(0, 200))"""
    )
    assert nameless == []
    labels = page.locator(".firms svg.firm").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert [label.split(" after ")[0] for label in labels] == ["sole", "shared"]
    assert "30 accounts, mean trust" in labels[0]


@pytest.mark.parametrize("lesson", ["key-person", "everyone", "gatekeeper", "meetings", "free"])
def test_a_phone_need_not_scroll_sideways(visit: Callable[..., Visitor], lesson: str) -> None:
    visitor = visit()
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    page = visitor.open(f"?lesson={lesson}")
    visitor.press("Step")
    visitor.until_week(START + 1)
    assert not visitor.scrolls_sideways()
    # the smallest words of a picture are still read at arm's length
    sizes = page.locator(".firms svg.firm text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 9


def test_a_dark_room_is_dark_all_over(visit: Callable[..., Visitor]) -> None:
    light, dark = visit(), visit(color_scheme="dark")
    brightness = """selector => {
      const shade = getComputedStyle(document.querySelector(selector)).fill.match(/[\\d.]+/g).map(Number);
      return (shade[0] + shade[1] + shade[2]) / 765;
    }"""
    assert light.open().evaluate(brightness, ".firms text.group") < 0.3
    page = dark.open()
    assert page.evaluate(brightness, ".firms text.group") > 0.7
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 18, 18)"
    shared = "[...document.querySelectorAll('.lines svg path')].at(-1).getAttribute('stroke')"
    dark.wait_until(lambda: page.evaluate(shared) != "#002F85", "lines are lit up")
    assert light.page.evaluate(shared) == "#002F85"
    # as on the what-if page
    from simulation.app.what_if.charts import Look

    assert page.evaluate(shared) == Look(dark=True).colours(["shared"])["shared"]
    page.get_by_role("button", name="Light or dark").click()
    dark.wait_until(lambda: page.evaluate(shared) == "#002F85", "the room is light again")
    page.reload()
    dark.wait_until(lambda: page.evaluate("!document.body.classList.contains('body--dark')"), "the choice is kept")

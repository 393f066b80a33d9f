"""The what-if page as a visitor meets it: a real browser, one server, and no network but the loopback."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from click.testing import CliRunner

from simulation.app.what_if import sentences as words
from simulation.app.what_if.address import from_address
from simulation.app.what_if.asking import Latest, ask
from simulation.app.what_if.laboratory import Laboratory
from simulation.app.what_if.runs import Ticket
from simulation.app.what_if.setting import from_scenario
from simulation.cli import main
from simulation.results import reading
from simulation.scenario.reading import parse_scenario
from simulation.sweep import engines
from tests.helpers.contrast import faint

pytestmark = pytest.mark.extras

pytest.importorskip("nicegui")
playwright = pytest.importorskip("playwright.sync_api")

BROKEN = 0.66
"""At this turnover the engine of these tests fails."""

FILE = """\
name: small
question: Who keeps <b>Ann</b>?
seed: 7
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 52}
parameters:
  accounts: 30
factors:
  turnover: [0.0, 0.25, 0.5]
replications: 8
"""

DONE = "8 replications. The ± is"
LOOPBACK = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    compiled = engines.compiled()

    def sometimes(parameters: Any, regime: Any, **others: Any) -> Any:
        if parameters.turnover == BROKEN:
            raise ValueError("trust is 1.2, <b>above</b> 1")
        return compiled.simulate(parameters, regime, **others)

    made = Laboratory(engines.Engine("sometimes", sometimes, 1e-7, threads=True))
    made.warm_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def home(laboratory: Laboratory) -> Iterator[str]:
    from simulation.app import server
    from simulation.app.what_if.setting import Beginning

    setting, notes = from_scenario(parse_scenario(FILE, "small.yaml"))
    bound = server.listening("127.0.0.1", 0)
    running = server.server(server.application(laboratory, Beginning(setting, notes, "The scenario small")))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]})
    thread.start()
    yield server.address(bound)
    running.should_exit = True
    thread.join(30)
    bound.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@contextmanager
def visit(browser: Any, address: str, **look: Any) -> Iterator[Any]:
    """A page in a context of its own; nothing may leave the loopback, and no script may fail."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, **look)
    context.set_default_timeout(60_000)
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(LOOPBACK) else outside.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert outside == []
    assert errors == []


def finished(page: Any) -> str:
    """The answer, when all replications are behind it."""
    page.get_by_text(DONE).wait_for()
    return str(page.locator("h1").inner_text())


def settled(page: Any, part: str) -> None:
    """Waits until the address has that part, and all replications are behind the answer to it."""
    page.wait_for_function("part => window.location.search.includes(part)", arg=part)
    finished(page)


def slider(page: Any, name: str) -> Any:
    return page.get_by_role("slider", name=name, exact=True)


def place_on(page: Any, name: str, share: float) -> tuple[float, float]:
    """Where on the screen the thumb of a slider stands at that share of its way."""
    slider(page, name).scroll_into_view_if_needed()
    box = slider(page, name).bounding_box()
    thumb = 16
    return box["x"] + thumb / 2 + share * (box["width"] - thumb), box["y"] + box["height"] / 2


def field(page: Any, name: str) -> Any:
    return page.get_by_role("textbox", name=name, exact=True)


def test_a_slider_by_keyboard_and_the_link_that_reproduces_it(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        before = finished(page)
        assert page.locator(".question").inner_text() == "Who keeps <b>Ann</b>?"
        slider(page, "Turnover").focus()
        page.keyboard.press("PageUp")  # a tenth of its way
        page.keyboard.press("ArrowRight")
        settled(page, "turnover=0.31")
        typed = field(page, "Turnover").input_value()
        assert typed == "0.31"
        answer, link = finished(page), page.url
        assert re.search(r"\d ± \d.* more customers in a hundred a year", answer)
        assert answer != before
        words = page.locator("canvas").count()
    with visit(browser, link) as page:
        assert finished(page) == answer
        assert field(page, "Turnover").input_value() == typed
        assert page.locator("canvas").count() == words == 8
        assert page.locator('[aria-label*="Customers kept, of a hundred a year"]').count() >= 1


def test_a_slider_by_mouse(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        finished(page)
        page.mouse.click(*place_on(page, "Turnover", 0.8))
        settled(page, "turnover=0.4")
        assert field(page, "Turnover").input_value() == "0.4"
        page.mouse.move(*place_on(page, "Turnover", 0.8))
        page.mouse.down()
        page.mouse.move(*place_on(page, "Turnover", 0.2), steps=12)
        page.mouse.up()
        settled(page, "turnover=0.1&")
        assert slider(page, "Turnover").input_value() == "0.1"
        # one beyond its usual end, which a typed number had moved, and a whole number that is beyond the middle
        field(page, "Turnover").fill("0.8")
        field(page, "Turnover").press("Enter")
        settled(page, "turnover=0.8")
        page.mouse.click(*place_on(page, "Turnover", 0.5))
        settled(page, "turnover=0.4")
        page.get_by_text("Everything else").scroll_into_view_if_needed()
        page.get_by_text("Quitting, notice and hiring").click()
        slider(page, "Notice weeks").wait_for()
        page.wait_for_timeout(500)  # the heading unfolds
        page.mouse.click(*place_on(page, "Notice weeks", 1.0))
        settled(page, "notice_weeks=9")


def test_a_slider_by_finger(browser: Any, home: str) -> None:
    with visit(browser, home, has_touch=True, is_mobile=True) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        finished(page)
        page.get_by_role("button", name="Show or hide the controls").tap()
        page.wait_for_function("() => document.querySelector('.q-drawer').getBoundingClientRect().x >= 0")
        page.touchscreen.tap(*place_on(page, "Turnover", 0.8))
        settled(page, "turnover=0.4")
        finger = page.context.new_cdp_session(page)
        places = [place_on(page, "Turnover", share) for share in (0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)]
        for number, (x, y) in enumerate(places):
            kind = "touchMove" if number else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        settled(page, "turnover=0.1&")
        assert field(page, "Turnover").input_value() == "0.1"
        # the controls stay where they are
        assert page.locator(".q-drawer").bounding_box()["x"] == 0


def test_a_slider_is_one_thing_with_role_name_and_value(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        finished(page)
        assert page.evaluate("document.documentElement.lang") == "en-US"
        found = page.locator(".control", has=slider(page, "Turnover")).locator("[role=slider], input[type=range]")
        assert found.count() == 1
        assert found.get_attribute("aria-valuetext") == "0.25 1/year"
        field(page, "Turnover").focus()
        for _ in range(4):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "range":
                break
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Turnover"
        page.keyboard.press("Tab")  # it is not stopped at twice
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") != "Turnover"


def test_the_downloaded_file_gives_the_same_numbers(browser: Any, home: str, tmp_path: Path) -> None:
    with visit(browser, f"{home}?turnover=0.3&accounts=30&warm_up=4&horizon=52&replications=8&levels=0,0.5") as page:
        finished(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Scenario file").click()
        assert download.value.suggested_filename == "what-if.yaml"
        download.value.save_as(tmp_path / "what-if.yaml")
        with page.expect_download() as download:
            page.get_by_role("button", name="Runs as CSV").click()
        download.value.save_as(tmp_path / "what-if.csv")
        with page.expect_download() as download:
            page.get_by_role("button", name="Save this chart as PNG: where-it-tips").click()
        download.value.save_as(tmp_path / "tips.png")
        page.get_by_text("The numbers").click()
        row = page.locator("table.numbers tr", has_text="Customers kept")
        row.wait_for()
        # what cells hold, for they unfold little by little
        shown = [text.strip() for text in row.locator("th, td").all_text_contents()]
    assert (tmp_path / "tips.png").read_bytes().startswith(b"\x89PNG")
    done = CliRunner().invoke(main, ["sweep", str(tmp_path / "what-if.yaml"), "-o", str(tmp_path / "r"), "--quiet"])
    assert done.exit_code == 0, done.stderr
    swept = reading.read_runs(tmp_path / "r")
    assert (tmp_path / "what-if.csv").read_text() == swept.to_csv(index=False)
    at = swept.loc[swept["turnover"] == 0.3].groupby("regime")["account_retention"].mean() * 100
    for regime, text in zip(("sole", "shared", "siloed", "diffuse"), shown[1:], strict=True):
        mean, digits = text.split(" ± ")[0], len(text.split(" ± ")[0].partition(".")[2])
        assert mean == f"{at[regime]:.{digits}f}"


def test_an_odd_number_gets_the_words_of_a_scenario_file(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        before = finished(page)
        for odd, said in (
            ("31", "'31' cannot be"),
            ("often", "'often' is no number"),
            ("", "no number is written there"),
            ("1e999", "'1e999', read as 1e+999, cannot be"),
        ):
            field(page, "Turnover").fill(odd)
            field(page, "Turnover").press("Enter")
            page.get_by_text(f"{said}; allowed: a number from 0 to 0.99 (1/year)").wait_for()
        assert "turnover=0.25" in page.url
        assert page.locator("h1").inner_text() == before
        field(page, "Turnover").fill("0.4")
        field(page, "Turnover").press("Enter")
        settled(page, "turnover=0.4")
        assert page.get_by_text("allowed:").count() == 0
        field(page, "Seats in success").fill("2.5")
        field(page, "Seats in success").press("Enter")
        words = "'2.5' cannot be; allowed: a whole number from 1 to 100,000 (seats)"
        page.get_by_text(words).wait_for()


def test_numbers_are_read_as_people_write_them(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        finished(page)
        for written, value in (("31 %", "0.31"), ("0,33", "0.33"), ("40%", "0.4")):
            field(page, "Turnover").fill(written)
            field(page, "Turnover").press("Enter")
            settled(page, f"turnover={value}")
            assert field(page, "Turnover").input_value() == value
            page.get_by_text(f"'{written}' is read as {value}.").wait_for()
        for written, value in (("1 200", "1200"), ("1,100", "1100"), ("1k", "1000")):
            field(page, "Accounts").fill(written)
            field(page, "Accounts").press("Enter")
            page.wait_for_function("part => window.location.search.includes(part)", arg=f"accounts={value}")
            assert field(page, "Accounts").input_value() == value


def test_teams_that_do_not_fit_are_said_beside_the_answer_without_code_names(browser: Any, home: str) -> None:
    with visit(
        browser, f"{home}?accounts=900&replications=8&vary=functions.success.seats&horizon=26&warm_up=156"
    ) as page:
        finished(page)
        notice = page.get_by_role("alert").filter(has_text="Too few people").inner_text()
        assert "Support has 9 seats for the work of 11 to 13." in notice
        assert "Add seats" in notice
        answer = page.locator("section[aria-label='The answer']")
        assert answer.get_by_role("alert").count() == 1
        assert "Speed" in page.locator("h1").inner_text() or "speed" in page.locator("h1").inner_text()
        assert "functions." not in page.locator("body").inner_text()
        field(page, "Accounts").fill("100")
        field(page, "Accounts").press("Enter")
        settled(page, "accounts=100&")
        assert not answer.get_by_role("alert").is_visible()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("turnover=7", "this link: turnover is 7; allowed: a number from 0 to 0.99 (1/year)"),
        ("name=../../etc/passwd", "this link: name is '../../etc/passwd'; allowed:"),
        ("question=%3Cscript%3Ealert(1)%3C/script%3E&x=%3Cimg%20src=x%20onerror=alert(1)%3E", "unknown parameter 'x'"),
        ("accounts=1000000", "account-weeks in a run; this page goes up to 2,000,000"),
    ],
)
def test_a_hostile_link_is_refused_and_the_page_starts_anyway(
    browser: Any, home: str, query: str, message: str
) -> None:
    with visit(browser, f"{home}?{query}") as page:
        finished(page)
        notice = page.get_by_role("alert").first
        # the first answer does not wipe away why the link was refused
        assert message in notice.inner_text()
        assert "The page starts from the scenario small instead." in notice.inner_text()
        assert field(page, "Turnover").input_value() == "0.25"


def test_a_script_in_a_question_stays_text(browser: Any, home: str) -> None:
    with visit(browser, f"{home}?question=%3Cimg%20src=x%20onerror=alert(1)%3E&replications=8&accounts=20") as page:
        finished(page)
        assert page.locator(".question").inner_text() == "<img src=x onerror=alert(1)>"
        assert page.locator("img[src='x']").count() == 0


def test_pin_and_compare(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        finished(page)
        page.get_by_role("button", name="Pin this setting").click()
        page.get_by_text("nothing has been moved since").wait_for()
        field(page, "Turnover").fill("0.5")
        field(page, "Turnover").press("Enter")
        settled(page, "turnover=0.5")
        page.get_by_text("Against what is pinned: Turnover 0.25 → 0.5").wait_for()
        pinned = page.locator('section[aria-label="Compared with what is pinned"]')
        sentences, link = pinned.inner_text(), page.url
        assert re.search(r"Sole( now|:)", sentences)
        assert "pin={" in link
    with visit(browser, link) as page:
        finished(page)
        assert page.locator('section[aria-label="Compared with what is pinned"]').inner_text() == sentences
        page.get_by_role("button", name="Back to it").click()
        settled(page, "turnover=0.25")
        page.get_by_role("button", name="Unpin").click()
        page.wait_for_function("() => !window.location.search.includes('pin')")


def test_a_failing_model_is_said_and_the_page_lives_on(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        before = finished(page)
        field(page, "Turnover").fill(str(BROKEN))
        field(page, "Turnover").press("Enter")
        notice = page.get_by_text("This could not be computed: a run failed: ValueError: trust is 1.2, <b>above</b> 1")
        notice.wait_for()
        assert page.locator("h1").inner_text() == before
        field(page, "Turnover").fill("0.4")
        field(page, "Turnover").press("Enter")
        settled(page, "turnover=0.4")
        assert not notice.is_visible()


def test_regimes_outcomes_and_starts(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        finished(page)
        page.get_by_role("checkbox", name="run").click()
        settled(page, "regimes=sole,shared,run")
        page.get_by_role("button", name="Trust", exact=True).click()
        settled(page, "show=trust")
        assert "trust" in page.locator("h1").inner_text()
        page.get_by_text("How run works").click()
        slider(page, "Shared goals under run").focus()
        page.keyboard.press("ArrowLeft")
        settled(page, "regimes.run.shared_goals=0.59")
        page.get_by_role("checkbox", name="run").click()
        page.wait_for_function("() => /regimes=sole,shared&/.test(window.location.search)")
        page.get_by_role("checkbox", name="shared").click()
        page.wait_for_function("() => /regimes=sole&/.test(window.location.search)")
        page.get_by_role("checkbox", name="sole").click()
        page.get_by_text("tick at least one regime").wait_for()
        playwright.expect(page.get_by_role("checkbox", name="sole")).to_be_checked()


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "light"), (390, 844, "dark"), (1920, 1080, "dark")])
def test_it_fits_a_phone_and_a_projector(browser: Any, home: str, width: int, height: int, scheme: str) -> None:
    with visit(browser, home, color_scheme=scheme) as page:
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        finished(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.body.classList.contains('body--dark')") == (scheme == "dark")
        controls = page.get_by_label("Turnover", exact=True).first
        if width < 1000:
            assert not controls.is_visible() or controls.bounding_box()["x"] < 0
            page.get_by_role("button", name="Show or hide the controls").click()
            page.wait_for_function("() => document.querySelector('.q-drawer').getBoundingClientRect().x >= 0")
        assert controls.bounding_box()["x"] >= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_what_is_behind_it(browser: Any, home: str, scheme: str) -> None:
    # with a refusal, teams that do not fit, headings unfolded and a regime's own controls
    with visit(browser, f"{home}?turnover=7", color_scheme=scheme) as page:
        finished(page)
        field(page, "Seats in support").fill("1")
        field(page, "Seats in support").press("Enter")
        settled(page, "functions.support.seats=1")
        field(page, "Turnover").fill("often")
        field(page, "Turnover").press("Enter")
        page.get_by_text("'often' is no number").wait_for()
        for heading in ("The numbers", "Money"):
            page.get_by_text(heading, exact=True).click()
        slider(page, "Hiring cost").wait_for()
        page.wait_for_timeout(700)  # headings unfold
        assert faint(page) == []
    with visit(browser, f"{home}classroom", color_scheme=scheme) as page:
        page.locator("svg.firm .seat").first.wait_for()
        page.wait_for_function("dark => document.body.classList.contains('body--dark') === dark", arg=scheme == "dark")
        page.wait_for_timeout(700)
        assert page.evaluate("document.documentElement.lang") == "en-US"
        assert faint(page) == []


def test_everything_that_can_be_pressed_or_typed_has_a_name(browser: Any, home: str) -> None:
    with visit(browser, home) as page:
        finished(page)
        page.get_by_text("Money").click()
        slider(page, "Hiring cost").wait_for()
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('button, input:not(.hidden), [role=slider], [role=checkbox], a')]
              .filter(e => !(e.getAttribute('aria-label') || e.innerText || e.title || e.labels?.length
                             || e.closest('label')?.innerText || e.closest('[aria-label]')))
              .map(e => e.outerHTML.slice(0, 200))"""
        )
        assert nameless == []


def test_twenty_visitors_each_get_their_own_answer(browser: Any, home: str) -> None:
    context = browser.new_context()
    context.set_default_timeout(120_000)
    pages = [context.new_page() for _ in range(20)]
    queries = [
        f"turnover={number / 50:g}&accounts={20 + number}&warm_up=4&horizon=52&replications=8&regimes=sole,shared"
        for number in range(20)
    ]
    for query, page in zip(queries, pages, strict=True):
        page.goto(f"{home}?{query}")
    for query, page in zip(queries, pages, strict=True):
        answer = finished(page)
        assert answer.replace("\n", " ").strip() == expected(query)
    context.close()


def expected(query: str) -> str:
    """The answer to an address, worked out without a page."""
    setting = from_address(parse_qsl(query))
    laboratory = Laboratory(workers=1)

    async def last() -> str:
        answers = [answer async for answer in ask(laboratory, setting, Ticket(), Latest())]
        found = answers[-1].findings
        return " ".join(filter(None, (words.overall(found), *words.headline(found, "account_retention"))))

    # the browser's driver has a loop of its own in this thread
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, last()).result()


def test_a_view_without_a_browser_costs_nothing(
    laboratory: Laboratory, home: str, caplog: pytest.LogCaptureFixture
) -> None:
    from nicegui import Client, core

    before, kept = laboratory.carried_out, set(Client.instances)
    for number in range(5):
        with urllib.request.urlopen(f"{home}?turnover=0.{41 + number}", timeout=30) as view:
            assert view.status == 200
        with urllib.request.urlopen(f"{home}classroom?seed={number}", timeout=30) as view:
            assert view.status == 200
    without = [client for key, client in Client.instances.items() if key not in kept]
    assert len(without) == 10
    assert max(len(client.elements) for client in without) < 30  # a whole page has hundreds
    # what happens to views after a minute
    assert core.loop is not None
    core.loop.call_soon_threadsafe(lambda: Client.prune_instances(client_age_threshold=0))
    time.sleep(2)
    assert not any(key in Client.instances for key in (client.id for client in without))
    assert laboratory.carried_out == before
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    ("host", "ours", "others"),
    [
        ("127.0.0.1", ["127.0.0.1:1", "localhost:1", "LOCALHOST"], ["evil.example:1", "10.1.2.3", "", "[::1", "a@b"]),
        ("127.0.0.2", ["127.0.0.2:1", "localhost"], ["evil.example", "127.0.0.1.evil.example"]),
        ("localhost", ["127.0.0.1:1", "localhost", "[::1]:1"], ["evil.example:1"]),
        (
            "0.0.0.0",
            ["127.0.0.1", "localhost:1", "10.1.2.3:1", socket.gethostname()],
            ["evil.example", "10.1.2.3.nip.io"],
        ),
    ],
)
def test_pages_answer_only_to_their_own_names(host: str, ours: list[str], others: list[str]) -> None:
    from simulation.app import hosts, server

    with server.listening(host, 0) as bound:
        names, numbers = hosts.names_of(bound, host)
        check = hosts.OwnNames(None, names, numbers=numbers)  # type: ignore[arg-type]
        assert [called for called in ours if not check.known(called)] == []
        assert [called for called in others if check.known(called)] == []
        said = hosts.opened(bound)
    assert said == "" if host != "0.0.0.0" else said.startswith("these pages are open at every address of this machine")


def test_the_menu_leads_to_the_classroom(home: str, browser: Any) -> None:
    with visit(browser, home) as page:
        finished(page)
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Classroom").click()
        page.locator(".firms svg.firm").first.wait_for(timeout=30_000)


def test_a_forged_host_is_refused_by_the_server(home: str) -> None:
    for forged in ("evil.example", "127.0.0.1.evil.example"):
        asked = urllib.request.Request(home, headers={"Host": forged})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(asked, timeout=30)


def test_a_host_that_is_no_name_is_refused_in_words() -> None:
    done = CliRunner().invoke(main, ["explore", "--serve", "--no-open", "--host", "a..b"])
    assert done.exit_code == 2
    assert "--host 'a..b': no name of a machine; choose another" in done.stderr


def test_the_command_says_where_it_is_and_ends_when_it_is_interrupted(tmp_path: Path) -> None:
    command = "import sys; from simulation.cli import main; sys.argv[0] = 'simulate'; main()"
    arguments = [sys.executable, "-c", command, "explore", "--serve", "--no-open", "--port", "0"]
    running = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    assert running.stdout is not None
    line = running.stdout.readline()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/ \(Ctrl-C to end\)\n", line)
    time.sleep(1)  # the server starts once it has said where
    running.send_signal(signal.SIGINT)
    rest, errors = running.communicate(timeout=60)
    assert (rest, errors) == ("", "")
    assert running.returncode == 0
    assert os.listdir(tmp_path) == []  # nothing is left behind

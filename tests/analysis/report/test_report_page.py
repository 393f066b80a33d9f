"""The page of a report in a browser: from a file, without network, under its own policy, by keyboard and on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analysis.report import background, first_page, page, report
from simulation.page.beginning import of_scenario
from simulation.page.written import text as page_of
from tests.helpers.reports import FOUR, TEXT, material_of, scenario_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.extras, pytest.mark.filterwarnings("ignore")]  # playwright's own, of its event loop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

TWO = TEXT.replace(
    "  turnover: [0.0, 0.1, 0.3]\n",
    "  turnover: [0.0, 0.1, 0.3]\n  reassign: [colleague, new_hire]\n  cover: [0.3, 0.9]\n",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (--group extras)")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"there is no browser here: none of {', '.join(NAMES)} is on the path")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


class Visit:
    """A page that was opened from a file, with all that it complained of and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.complaints.append(request.url[:80]))

    def open(self, file: Path) -> None:
        self.page.goto(file.as_uri())
        self.complaints = [text for text in self.complaints if not text.startswith((file.as_uri()[:80], "data:"))]

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    directory = tmp_path_factory.mktemp("pages")
    made = {}
    for name, text in {"one": TEXT, "two": TWO}.items():
        scenario = scenario_of(text)
        made[name] = directory / f"{name}.html"
        made[name].write_text(report(replace(material_of(text), page=page_of(of_scenario(scenario)))))
    for name, text in {"four": FOUR, "crowded": FOUR.replace("diffuse", "diffuse, crawl, walk, run")}.items():
        material = material_of(text)
        made[name] = directory / f"{name}.html"
        made[name].write_text(page.page(background.head(material), [first_page.answer(material)], page.ANSWER_APART))
    return made


@pytest.fixture
def visit(browser: Browser, files: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visit to the page that the test is parametrised with; it fails on any complaint, and on any request."""
    name, settings = getattr(request, "param", ("one", {}))
    context = browser.new_context(**settings)
    context.set_offline(True)
    visited = Visit(context.new_page())
    visited.open(files[name])
    yield visited
    context.close()
    assert visited.complaints == []


def test_it_works_from_a_file_and_asks_nobody_for_anything(visit: Visit) -> None:
    assert visit.page.locator("picture").count() == 7
    loaded = visit.page.evaluate(
        "performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length"
    )
    assert loaded == 0


def begun(page: Page) -> None:
    """The page begins with the firm of the scenario, and has had a first look at it."""
    from playwright.sync_api import expect

    expect(page.locator("#q-accounts")).to_have_value("200")
    expect(page.locator("#headline")).to_have_text(re.compile("looks best$"), timeout=60_000)


@pytest.mark.parametrize("visit", [("one", {}), ("one", PHONE)], indirect=True, ids=["desk", "telephone"])
def test_the_page_in_it_opens_in_a_tab_and_answers(visit: Visit) -> None:
    with visit.page.expect_popup() as opened:
        visit.page.get_by_role("button", name="Open it in a tab of its own").click()
    tab = opened.value
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)
    begun(tab)
    assert "leavers.yaml: turnover is varied there, and asked once here" in tab.locator("#faults").inner_text()
    assert not tab.get_by_role("button", name="Copy link").is_visible()  # of a tab there is no link to pass on
    visit.page.close()  # with it goes the address of the tab, which can begin anew no more
    assert not tab.get_by_role("link", name="For a class").is_visible()
    tab.locator("#q-accounts").fill("60")
    tab.keyboard.press("Tab")
    tab.wait_for_function("location.hash.includes('accounts=60')")
    tab.get_by_role("button", name="Undo").click()
    begun(tab)
    assert complaints == []


@pytest.mark.parametrize("visit", [("one", {})], indirect=True)
def test_on_paper_it_says_where_the_page_is(visit: Visit) -> None:
    section = "section:has(#what-if)"
    assert "It is not on paper" not in visit.text(section)
    visit.page.emulate_media(media="print")
    assert not visit.page.locator("#opening").is_visible()
    assert "It is not on paper: it opens from the file of this report." in visit.text(section)
    assert "the page under “What if?”, in the file of this report, takes" in visit.text("section:has(#answer)")


def test_the_page_in_it_is_saved_as_a_file_of_its_own(visit: Visit, tmp_path: Path) -> None:
    with visit.page.expect_download() as taken:
        visit.page.get_by_role("link", name="Save it as a file").click()
    assert taken.value.suggested_filename == "leavers-page.html"
    taken.value.save_as(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == page_of(of_scenario(scenario_of()))


@pytest.mark.parametrize(
    "visit",
    [
        ("two", {"viewport": {"width": 390, "height": 844}}),
        ("two", {"viewport": {"width": 320, "height": 600}, "color_scheme": "dark"}),
        ("one", {"viewport": {"width": 1400, "height": 900}, "color_scheme": "dark"}),
    ],
    indirect=True,
)
def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit.page
    for details in page.locator("summary").all():
        details.click()
    width = page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    narrow = page.evaluate("document.querySelector('picture img').naturalWidth < 700")
    assert narrow == (width < 640)


CONTRAST = """() => {
  const numbers = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = text => numbers(text).map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, place) => sum + c * [.2126, .7152, .0722][place], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const worst = {ratio: 99};
  const texts = "h1,h2,p,li,dt,dd,th,td,caption,label,small,a,summary,pre,output";
  for (const element of document.querySelectorAll(texts)) {
    if (!element.checkVisibility() || !element.textContent.trim()) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < worst.ratio) Object.assign(worst, {ratio, what: element.outerHTML.slice(0, 120)});
  }
  return worst;
}"""


@pytest.mark.parametrize(
    "visit", [("one", {"color_scheme": "light"}), ("one", {"color_scheme": "dark"})], indirect=True
)
def test_every_word_stands_out_from_what_is_behind_it(visit: Visit) -> None:
    worst = visit.page.evaluate(CONTRAST)
    assert worst["ratio"] >= 4.5, worst  # AA of the Web Content Accessibility Guidelines


def test_it_prints_on_a4(visit: Visit) -> None:
    page = visit.page
    made = page.pdf(prefer_css_page_size=True)
    assert made.startswith(b"%PDF")
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([^]]+)\]", made)}
    assert {(round(right / 72 * 25.4), round(top / 72 * 25.4)) for _, _, right, top in boxes} == {(210, 297)}


@pytest.mark.parametrize(
    "visit", [(name, {}) for name in ("one", "two", "four", "crowded")], indirect=True, ids=lambda visit: visit[0]
)
def test_the_answer_is_one_page_of_paper(visit: Visit) -> None:
    others = "main > section:not(:first-of-type)"
    visit.page.evaluate("others => document.querySelectorAll(others).forEach(each => { each.hidden = true; })", others)
    made = visit.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", made)) == 1


@pytest.mark.parametrize("visit", [("one", {"java_script_enabled": False})], indirect=True)
def test_without_scripts_all_but_the_page_in_it_is_there(visit: Visit) -> None:
    assert visit.page.locator("noscript p").inner_text().startswith("That page needs JavaScript")
    assert not visit.page.locator("#opening").is_visible()
    assert visit.page.locator("picture").count() == 7
    assert visit.page.locator("picture").first.is_visible()


def test_the_policy_stops_a_script_that_is_not_ours(visit: Visit) -> None:
    visit.page.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.broken = 1';"
        " document.body.append(script); }"
    )
    assert visit.page.evaluate("window.broken") is None
    assert any("Content Security Policy" in text for text in visit.complaints)
    visit.complaints.clear()

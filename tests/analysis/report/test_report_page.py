"""The page of a report in a browser: from a file, without network, under its own policy, by keyboard and on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.numbers import Estimate
from analysis.report import Material, report
from analysis.report.wording import number, pattern
from simulation.science.outcomes import described
from tests.helpers.reports import TEXT, material_of, scenario_of, ties_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.extras, pytest.mark.filterwarnings("ignore")]  # playwright's own, of its event loop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

TWO = TEXT.replace(
    "  turnover: [0.0, 0.1, 0.3]\n",
    "  turnover: [0.0, 0.1, 0.3]\n  reassign: [colleague, new_hire]\n  cover: [0.3, 0.9]\n",
)
FOUR = TEXT.replace(
    "  turnover: [0.0, 0.1, 0.3]\n",
    "".join(f"  {name}: [0.1, 0.5]\n" for name in ("turnover", "cover", "sharing", "access")),
)


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

    def __init__(self, page: Page, material: Material) -> None:
        self.page = page
        self.material = material
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.complaints.append(request.url[:80]))

    def open(self, file: Path) -> None:
        self.page.goto(file.as_uri())
        self.complaints = [text for text in self.complaints if not text.startswith((file.as_uri()[:80], "data:"))]

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text()).replace("\N{NO-BREAK SPACE}", " ")

    def sentence(self, expected: str) -> str:
        """The sentence when it is the expected one, or what it is after a while."""
        same = (
            "expected => document.getElementById('panel-sentence').textContent.replaceAll('\u00a0', ' ') === expected"
        )
        from playwright.sync_api import TimeoutError as NotYet

        with suppress(NotYet):
            self.page.wait_for_function(same, arg=expected, timeout=10_000)
        return self.text("#panel-sentence")

    def rows(self) -> dict[str, list[str]]:
        lines = [line.split("\t") for line in self.text("#panel-table tbody").splitlines()]
        return {name: cells for name, *cells in lines}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Material]]:
    directory = tmp_path_factory.mktemp("pages")
    made = {}
    for name, text in {"one": TEXT, "two": TWO, "four": FOUR}.items():
        material = material_of(text)
        file = directory / f"{name}.html"
        file.write_text(report(material))
        made[name] = (file, material)
    material = material_of(runs=ties_of(scenario_of()))
    file = directory / "ties.html"
    file.write_text(report(material))
    return made | {"ties": (file, material)}


@pytest.fixture
def visit(browser: Browser, files: dict[str, tuple[Path, Material]], request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visit to the page that the test is parametrised with; it fails on any complaint, and on any request."""
    name, settings = getattr(request, "param", ("one", {}))
    context = browser.new_context(**settings)
    context.set_offline(True)
    file, material = files[name]
    visited = Visit(context.new_page(), material)
    visited.open(file)
    yield visited
    context.close()
    assert visited.complaints == []


def interpolated(runs: pd.DataFrame, setting: dict[str, Any], outcome: str) -> pd.DataFrame:
    """By replication and regime, the outcome at a setting: interpolated within each replication, factor by factor."""
    values = runs.set_index([*setting, "regime", "replication"])[outcome]
    for place in setting.values():
        wide = values.unstack(0)
        if isinstance(place, str):
            values = wide[place]
            continue
        found = np.array(wide.columns, dtype=float)
        above = int(np.clip(np.searchsorted(found, place), 1, len(found) - 1))
        share = (place - found[above - 1]) / (found[above] - found[above - 1])
        values = wide[found[above - 1]] * (1 - share) + wide[found[above]] * share
    return values.unstack("regime")


def interval(values: pd.Series) -> Estimate:
    found = stats.ttest_1samp(values.dropna(), 0).confidence_interval(0.95)
    return Estimate((found.low + found.high) / 2, found.low, found.high)


def half_width(found: Estimate) -> float:
    return (found.high - found.low) / 2


def expect(visit: Visit, setting: dict[str, Any], outcome: str, regime: str, base: str) -> None:
    """What the page says at a setting is what follows from the runs, replication by replication."""
    table = interpolated(visit.material.runs, setting, outcome)
    place = "At " + ", ".join(f"{name} {level}" for name, level in setting.items()) + ", "
    said = pattern(outcome).sentence(regime, base, interval(table[regime] - table[base]))
    assert visit.sentence(f"{place}{said}.") == f"{place}{said}."
    rows = visit.rows()
    assert list(rows) == list(visit.material.regimes)
    for name, (mean, difference) in rows.items():
        assert mean == number(interval(table[name]))
        other = "–" if name == base else number(interval(table[name] - table[base]), signed=True)
        assert difference == other


def test_it_works_from_a_file_and_asks_nobody_for_anything(visit: Visit) -> None:
    assert visit.page.locator("#panel-chart svg path").count() > 10
    expect(visit, {"turnover": 0.3}, "account_retention", "shared", "sole")  # the level nearest to the default
    loaded = visit.page.evaluate(
        "performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length"
    )
    assert loaded == 0


def test_the_slider_is_moved_by_keyboard_and_everything_follows(visit: Visit) -> None:
    visit.page.locator("#panel-factor-0").focus()
    for _ in range(9):
        visit.page.keyboard.press("ArrowLeft")
    expect(visit, {"turnover": 0.21}, "account_retention", "shared", "sole")
    assert visit.page.locator("#panel-factor-0").get_attribute("aria-valuetext") == "0.21 1/year"
    assert "At turnover 0.21: sole " in str(visit.page.locator("#panel-chart").get_attribute("aria-label"))
    visit.page.keyboard.press("Home")
    expect(visit, {"turnover": 0}, "account_retention", "shared", "sole")


def place_on(page: Page, share: float) -> tuple[float, float]:
    """Where on the screen the thumb of the slider stands at that share of its way."""
    slider = page.locator("#panel-factor-0")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    thumb = 16
    return box["x"] + thumb / 2 + share * (box["width"] - thumb), box["y"] + box["height"] / 2


def test_the_slider_is_moved_by_mouse(visit: Visit) -> None:
    page = visit.page
    page.mouse.click(*place_on(page, 0.5))
    expect(visit, {"turnover": 0.15}, "account_retention", "shared", "sole")
    page.mouse.move(*place_on(page, 0.5))
    page.mouse.down()
    page.mouse.move(*place_on(page, 0.8), steps=8)
    page.mouse.up()
    expect(visit, {"turnover": 0.24}, "account_retention", "shared", "sole")


@pytest.mark.parametrize(
    "visit", [("one", {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True})], indirect=True
)
def test_the_slider_is_moved_by_finger(visit: Visit) -> None:
    page = visit.page
    page.touchscreen.tap(*place_on(page, 0.8))
    expect(visit, {"turnover": 0.24}, "account_retention", "shared", "sole")
    finger = page.context.new_cdp_session(page)
    for place, share in enumerate((0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)):
        x, y = place_on(page, share)
        kind = "touchMove" if place else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(visit, {"turnover": 0.06}, "account_retention", "shared", "sole")


def test_an_outcome_and_the_regimes_are_chosen(visit: Visit) -> None:
    visit.page.locator("#panel-outcome").select_option(label="Trust (0-1)")
    visit.page.locator("#panel-regime").select_option(label="siloed")
    visit.page.locator("#panel-base").select_option(label="shared")
    expect(visit, {"turnover": 0.3}, "trust", "siloed", "shared")
    visit.page.locator("#panel-regime").select_option(label="shared")  # they change places
    expect(visit, {"turnover": 0.3}, "trust", "shared", "siloed")
    visit.page.locator("#panel-outcome").select_option(label="Churn after the owner left (share)")  # with gaps
    expect(visit, {"turnover": 0.3}, "departure_churn", "shared", "siloed")


@pytest.mark.parametrize("visit", [("ties", {})], indirect=True)
def test_a_tie_under_the_slider_is_not_called_a_difference(visit: Visit) -> None:
    visit.page.locator("#panel-factor-0").focus()
    visit.page.keyboard.press("Home")
    for name in ("vacancy", "trust"):
        label, unit = described(name).label, described(name).unit
        visit.page.locator("#panel-outcome").select_option(label=f"{label} ({unit})")
        said = f"At turnover 0, {label.lower()} under shared and under sole is too close to call (0 ± 0)."
        assert visit.sentence(said) == said
    visit.page.locator("#panel-factor-0").focus()
    for _ in range(5):
        visit.page.keyboard.press("ArrowRight")
    said = said.replace("turnover 0,", "turnover 0.05,")
    assert visit.sentence(said) == said


@pytest.mark.parametrize("visit", [("two", {})], indirect=True)
def test_several_factors_of_numbers_and_words(visit: Visit) -> None:
    page = visit.page
    page.locator("#panel-factor-1").select_option(label="colleague")
    page.locator("#panel-factor-0").focus()
    for _ in range(13):
        page.keyboard.press("ArrowLeft")
    page.locator("#panel-factor-2").focus()
    page.keyboard.press("Home")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    setting = {"turnover": 0.17, "reassign": "colleague", "cover": 0.44}
    expect(visit, setting, "account_retention", "shared", "sole")
    page.locator("#panel-across").select_option(label="reassign")
    page.wait_for_function("() => document.querySelector('#panel-chart').textContent.includes('new_hire')")
    expect(visit, setting, "account_retention", "shared", "sole")


@pytest.mark.parametrize("visit", [("four", {})], indirect=True)
def test_with_many_factors_intervals_are_upper_bounds_and_say_so(visit: Visit) -> None:
    assert "upper bounds" in visit.text("#panel-note")
    page = visit.page
    for factor in range(4):
        page.locator(f"#panel-factor-{factor}").focus()
        page.keyboard.press("Home")
        for _ in range(20):
            page.keyboard.press("ArrowRight")
    names = ("turnover", "cover", "sharing", "access")
    setting = dict.fromkeys(names, 0.3)
    visit.page.wait_for_function(
        "() => document.querySelector('#panel-table caption').textContent.includes('access 0.3.')"
    )
    table = interpolated(visit.material.runs, setting, "account_retention")
    for name, (cell, _) in visit.rows().items():
        mean, half = (float(part) for part in cell.split(" ± "))
        truth = interval(table[name])
        assert mean == pytest.approx(truth.value, abs=0.006)
        # the widest: as if the sixteen corners moved together
        corners = visit.material.runs[visit.material.runs["regime"] == name].groupby("point")["account_retention"]
        wide = float(np.mean([half_width(interval(values)) for _, values in corners]))
        assert half == pytest.approx(wide, abs=0.0006)
        assert half >= half_width(truth) - 0.0006


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
  const texts = "h1,h2,p,li,dt,dd,th,td,caption,label,small,a,summary,pre,output,.ticks span,#panel-legend span";
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


def test_it_prints_without_controls_and_with_what_they_show(visit: Visit) -> None:
    page = visit.page
    page.locator("#panel-factor-0").focus()
    page.keyboard.press("Home")
    expect(visit, {"turnover": 0}, "account_retention", "shared", "sole")
    page.emulate_media(media="print")
    assert not page.locator("#panel-controls").is_visible()
    assert page.locator("#panel-sentence").is_visible()
    sizes = "id => [...document.querySelectorAll(`${id}, ${id} svg`)].map(e => [e.clientWidth, e.clientHeight])"
    for wait in (0, 300):  # the chart notices its new place, and must not vanish then
        page.wait_for_timeout(wait)
        paper, drawn = page.evaluate(sizes, "#panel-chart")
        assert paper == drawn
        assert paper[1] > 300
    made = page.pdf(prefer_css_page_size=True)
    assert made.startswith(b"%PDF")
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([^]]+)\]", made)}
    assert {(round(right / 72 * 25.4), round(top / 72 * 25.4)) for _, _, right, top in boxes} == {(210, 297)}


@pytest.mark.parametrize("visit", [("one", {}), ("two", {}), ("four", {})], indirect=True, ids=["one", "two", "four"])
def test_the_answer_is_one_page_of_paper(visit: Visit) -> None:
    others = "main > section:not(:first-of-type)"
    visit.page.evaluate("others => document.querySelectorAll(others).forEach(each => { each.hidden = true; })", others)
    made = visit.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", made)) == 1


@pytest.mark.parametrize("visit", [("one", {"java_script_enabled": False})], indirect=True)
def test_without_scripts_all_but_the_panel_is_there(visit: Visit) -> None:
    assert visit.page.locator("noscript p").inner_text().startswith("The sliders need JavaScript")
    assert not visit.page.locator("#panel").is_visible()
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

"""The right side of the what-if page: the answer in a sentence, charts, what is pinned, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from nicegui import ui

from simulation.app.what_if import charts, sentences
from simulation.app.what_if.findings import ESTIMATED, WORKLOAD
from simulation.app.what_if.sentences import SPOKEN
from simulation.app.what_if.setting import SHOWN
from simulation.science.outcomes import described

if TYPE_CHECKING:
    from simulation.app.look import Look
    from simulation.app.what_if.asking import Answer
    from simulation.app.what_if.elements import Options
    from simulation.app.what_if.findings import Findings
    from simulation.app.what_if.setting import Setting

NAMES: Final = {
    "account_retention": "Customers",
    "trust": "Trust",
    "revenue": "Revenue",
    "response_days": "Response",
}

_SAVE: Final = """
(() => {
  const chart = getElement(%d).chart;
  const link = document.createElement("a");
  link.href = chart.getDataURL({type: "png", pixelRatio: 2});
  link.download = %s;
  link.click();
})()
"""


class Picture:
    """One chart, with a button that saves it as PNG."""

    def __init__(self, name: str, height: str) -> None:
        with ui.element("figure").classes("card chart-card").style("margin: 0"):
            self.chart = ui.echart({}).classes(height).props('role="img"').mark(name)
            code = _SAVE % (self.chart.id, f'"{name}.png"')
            save = ui.button(icon="download", on_click=lambda: ui.run_javascript(code))
            save.classes("png").props(f'flat round dense size=sm aria-label="Save this chart as PNG: {name}"')

    def draw(self, options: Options) -> None:
        """Shows other data in the same chart."""
        self.chart.options.clear()
        self.chart.options.update(options)
        self.chart.update()


class Results:
    """What the page answers."""

    def __init__(self, on_show: Callable[[str], None], on_pin: Callable[[], None], on_back: Callable[[], None]) -> None:
        self.on_show, self.on_pin, self.on_back = on_show, on_pin, on_back
        self.latest: Answer | None = None

    def build(self, setting: Setting, on_yaml: Callable[[], None], on_csv: Callable[[], None]) -> None:
        """Draws everything, without an answer yet."""
        self._answer(setting, on_yaml, on_csv)
        self._pinned()
        with ui.element("div").classes("four"):
            self.pictures = {name: Picture(name, "low-chart") for name in SHOWN}
        with ui.element("div").classes("two"):
            self._picture("where-it-tips")
            self._picture("differences")
        with ui.element("div").classes("card"):
            self.tip_words = ui.label().classes("text-subtitle1").style("font-weight: 600")
            with ui.expansion("Which is best where, and how that was judged").classes("faint w-full").props("dense"):
                self.curve_words = ui.label().classes("faint")
        with ui.element("div").classes("two"):
            self._picture("week-by-week")
            self._picture("workload")
        with ui.element("div").classes("card"), ui.expansion("The numbers").classes("w-full").props("dense"):
            self.numbers = ui.html("", sanitize=False)  # every word in it is escaped below
        ui.label(
            "Most rates in this model are judgement. Read the answer as what follows from its assumptions, vary what "
            "you doubt, and do not quote a number as a forecast."
        ).classes("faint")

    def _picture(self, name: str) -> None:
        self.pictures[name] = Picture(name, "high-chart")

    def _answer(self, setting: Setting, on_yaml: Callable[[], None], on_csv: Callable[[], None]) -> None:
        with ui.element("section").classes("card answer").props('aria-label="The answer"'):
            self.question = ui.label().classes("question")
            self.headline = ui.element("h1").mark("answer")
            with self.headline:
                self.verdict = ui.label()
                self.sentence = ui.label("…")
            self.warning = ui.label().classes("warning").props("role=alert").mark("warning")
            self.warning.set_visibility(False)
            self.progress = ui.label("Reading …").classes("faint").mark("progress")
            self.bar = ui.linear_progress(value=0, show_value=False, size="3px").props("aria-hidden=true")
            self.spoken = ui.label("").classes("spoken").props("role=status aria-live=polite")
            with ui.row().classes("w-full items-center q-mt-sm").style("gap: 8px 12px"):
                self.toggle = ui.toggle(NAMES, value=setting.show, on_change=self._shown)
                self.toggle.props('no-caps dense padding="4px 12px" aria-label="What the answer is about"')
                ui.space()
                self.pin = ui.button("Pin this setting", icon="push_pin", on_click=self.on_pin)
                self.pin.props("flat dense no-caps").mark("pin")
                save = (
                    ui.button("Scenario file", icon="download", on_click=on_yaml)
                    .props("flat dense no-caps")
                    .mark("yaml")
                )
                with save:
                    ui.tooltip("A file that `simulate sweep` carries out to these numbers")
                runs = (
                    ui.button("Runs as CSV", icon="download", on_click=on_csv).props("flat dense no-caps").mark("csv")
                )
                with runs:
                    ui.tooltip("Every run behind these charts, one a row")

    def _pinned(self) -> None:
        self.pinned = ui.element("section").classes("card").props('aria-label="Compared with what is pinned"')
        with self.pinned:
            with ui.row().classes("w-full items-center").style("gap: 4px 12px"):
                self.pinned_title = ui.label().classes("text-subtitle1").style("font-weight: 600; flex: 1 1 300px")
                ui.button("Back to it", on_click=self.on_back).props("flat dense no-caps")
                ui.button("Unpin", icon="close", on_click=self.on_pin).props("flat dense no-caps").mark("unpin")
            self.pinned_words = ui.column().classes("gap-0")
        self.pinned.set_visibility(False)

    def _shown(self, event: Any) -> None:
        self.on_show(event.value)

    def follow(self, setting: Setting, pinned_title: str) -> None:
        """Shows at once what is known of a setting before there is an answer."""
        self.warning.text = said = sentences.warning_words(setting)
        self.warning.set_visibility(bool(said))
        self.question.text = setting.scenario.question
        self.question.set_visibility(bool(setting.scenario.question))
        self.toggle.value = setting.show
        self.progress.text = "Computing …"
        self.pinned.set_visibility(setting.pinned is not None)
        self.pin.set_visibility(setting.pinned is None)
        self.pinned_title.text = pinned_title

    def show(self, page: Page) -> None:
        """Shows an answer, in the charts that are there."""
        self.latest = page.answer
        self.verdict.text, self.sentence.text = page.verdict, page.sentence
        self.sentence.classes(replace="second" if page.verdict else "")
        self.progress.text = page.progress
        self.bar.value = page.answer.done / page.answer.findings.setting.scenario.replications
        self.bar.style(f"visibility: {'hidden' if page.answer.finished else 'visible'}")
        for name, options in page.charts.items():
            if options:
                self.pictures[name].draw(options)
        self.tip_words.text = page.tip_words
        self.curve_words.text = page.curve_words
        self.pinned_words.clear()
        with self.pinned_words:
            for sentence in page.moved:
                ui.label(sentence)
        self.numbers.content = page.numbers
        if page.answer.finished:
            self.spoken.text = f"{page.verdict} {page.sentence}".strip()


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as the page shows it: everything that takes a moment to work out, so that a thread can do it."""

    answer: Answer
    verdict: str
    sentence: str
    progress: str
    tip_words: str
    curve_words: str
    moved: list[str]
    numbers: str
    charts: dict[str, Options]


def page(answer: Answer, look: Look) -> Page:
    """Works out what is shown of an answer."""
    found = answer.findings
    verdict, sentence = sentences.overall(found), " ".join(filter(None, sentences.headline(found, found.setting.show)))
    tip_words, curve_words = sentences.tie_words(found)
    return Page(
        answer=answer,
        verdict=verdict,
        sentence=sentence,
        progress=sentences.progress_words(found.n, found.setting.scenario.replications, finished=answer.finished),
        tip_words=tip_words,
        curve_words=curve_words,
        moved=sentences.moved_words(found),
        numbers=table(found),
        charts=charts.every(found, look),
    )


def table(found: Findings) -> str:
    """The estimates at the setting as an HTML table: outcomes down, regimes across."""
    regimes = list(found.setting.scenario.regimes)
    head = "".join(f'<th scope="col">{escape(regime)}</th>' for regime in regimes)
    rows = []
    for outcome in ESTIMATED:
        known = described(outcome)
        scale = SPOKEN[outcome].scale if outcome in SHOWN else 100.0
        unit = SPOKEN[outcome].unit if outcome in SHOWN else "% of working hours"
        title = SPOKEN[outcome].title if outcome in SHOWN else known.label
        assert outcome in SHOWN or outcome in WORKLOAD
        texts = sentences.amounts([found.mean(regime, outcome) for regime in regimes], "mean", scale)
        cells = [f"<td>{escape(text)}</td>" for text in texts]
        rows.append(f'<tr><th scope="row">{escape(title)} ({escape(unit)})</th>{"".join(cells)}</tr>')
    caption = f"Mean ± 95 % interval, n = {found.n} replications"
    return (
        f'<table class="numbers"><caption class="faint">{caption}</caption>'
        f'<thead><tr><th scope="col">Outcome</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )

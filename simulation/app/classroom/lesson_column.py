"""The column of the lesson: its text, the guess, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations
from typing import Any, Final

from nicegui import ui

from simulation.app.classroom import charts
from simulation.app.classroom import sentences as words
from simulation.app.classroom.lessons import LESSONS
from simulation.app.classroom.session import OTHER_FIRMS, Session
from simulation.wording.values import counted

LATER: Final = "Opens when your guess is run"

Safely = Callable[[Callable[..., Any]], Callable[..., None]]


@dataclass(frozen=True, slots=True)
class Does:
    """What the page does when a lesson is chosen, the guess is locked, its weeks are to run, and light or dark."""

    take_up: Callable[[str], None]
    lock: Callable[[], None]
    run: Callable[[], None]
    toggle_dark: Callable[[], None]


class LessonColumn:
    """What stands beside the pictures.

    Parameters
    ----------
    session : Session
        What the visitor sees and may do.
    safely : callable
        Makes an event handler that says what fails.
    does : Does
        What the page does.
    """

    def __init__(
        self,
        session: Session,
        safely: Safely,
        does: Does,
    ) -> None:
        self.session, self.safely, self.does = session, safely, does
        self.ink = charts.LIGHT
        self.inputs: dict[str, ui.input] = {}
        with ui.element("aside"):
            with ui.element("div").classes("bar"):
                ui.html("Classroom", sanitize=False, tag="h1")
                ui.space()
                dark = ui.button(icon="contrast", on_click=safely(does.toggle_dark))
                dark.props('flat round dense aria-label="Light or dark"')
            self.choice = ui.select(
                {key: lesson.title for key, lesson in LESSONS.items()},
                label="Lesson",
                value=session.wanted.lesson,
                on_change=lambda event: safely(lambda: does.take_up(str(event.value)))(),
            ).props("outlined dense options-dense")
            self.text = ui.element("div").classes("text")
            self.guess = ui.element("section").classes("piece").props('aria-label="Guess"')
            self.result = ui.element("section").classes("piece").props('aria-label="Result"')
            self.more = ui.element("div")
        self.others: ui.html | None = None
        self.spread: ui.echart | None = None

    # ------------------------------------------------------------ text

    def begin(self) -> None:
        """The lesson and the state of its guess, anew."""
        lesson = self.session.lesson
        self.choice.value = lesson.key
        self.text.clear()
        with self.text:
            ui.html(escape(lesson.question), sanitize=False, tag="h2")
            ui.html(escape(lesson.setting), sanitize=False, tag="p")
            self.steps = ui.html(_items(lesson.steps), sanitize=False, tag="ol")
        self.more.clear()
        with self.more:
            # what gives the answer away is there once the guess is run
            run = self.session.phase in ("running", "done")
            with ui.expansion("What to watch", value=run, caption=None if run else LATER) as watch:
                if run:
                    items = (*lesson.watch, f"One run may differ. {lesson.may_differ}")
                    ui.html(_items(items), sanitize=False, tag="ul")
            watch.set_enabled(run)
            if lesson.found:
                with ui.expansion("What was found elsewhere"):
                    found = (f'<span class="row-code">{one.row}</span>{escape(one.text)}' for one in lesson.found)
                    ui.html("".join(f"<li>{one}</li>" for one in found), sanitize=False, tag="ul")
                    ui.label("The codes are rows of the evidence: simulate docs evidence.").classes("soft")
            with ui.expansion("To discuss"):
                ui.html(_items(lesson.discuss), sanitize=False, tag="ul")
            with ui.expansion("What the model leaves out"):
                ui.html(escape(lesson.caveat), sanitize=False, tag="p")
        self._draw_guess()
        self.result.clear()
        self.result.set_visibility(False)
        self.others = self.spread = None
        self.show()

    def _draw_guess(self) -> None:
        lesson, session = self.session.lesson, self.session
        self.guess.clear()
        self.guess.set_visibility(True)
        with self.guess:
            ui.html("Guess first", sanitize=False, tag="h3")
            ui.html(escape(lesson.guess), sanitize=False, tag="p")
            with ui.element("div").classes("guesses"):
                self.inputs = {name: self._input(name) for name in session.wanted.regimes}
            if session.phase == "guess":
                ui.button("Lock the guess", icon="lock", on_click=self.safely(self.does.lock)).props(
                    "unelevated no-caps"
                )
            else:
                with ui.element("div").classes("bar"):
                    ui.icon("lock")
                    self.state = ui.label("The guess is locked.")
                weeks = counted(lesson.weeks, "week")
                self.runner = ui.button(f"Run the {weeks}", icon="play_arrow", on_click=self.safely(self.does.run))
                self.runner.props("unelevated no-caps").set_visibility(session.phase == "locked")

    def _input(self, name: str) -> ui.input:
        measure = self.session.lesson.measure
        guess = self.session.guesses.get(name)
        field = ui.input(words.spoken(name), value="" if guess is None else f"{guess:g}")
        field.props(f'dense outlined inputmode=decimal aria-label="Guess for {words.spoken(name)} in {measure.unit}"')
        field.props.set_optional("suffix", measure.unit)
        field.set_enabled(self.session.phase == "guess")
        return field

    def guesses(self) -> dict[str, str]:
        """What stands in the fields now, by regime."""
        return {name: str(field.value or "") for name, field in self.inputs.items()}

    def keep(self, drafts: Mapping[str, str]) -> None:
        """What had been written in the fields stays there."""
        for name, field in self.inputs.items():
            field.value = drafts.get(name, "")

    # ------------------------------------------------------------ result

    def show(self) -> None:
        """How far the weeks of the guess have come."""
        session = self.session
        if session.phase == "running":
            gone = session.room.week - session.start
            self.state.text = f"The guess is locked. Week {gone} of {session.lesson.weeks}."
        if session.phase == "done" and self.spread is None:
            self._draw_result()
            # the table says what was guessed, and there is room for it
            self.steps.set_visibility(False)
            self.guess.set_visibility(False)
        elif self.spread is not None:
            self._renew_spread()

    def _draw_result(self) -> None:
        session, measure = self.session, self.session.lesson.measure
        self.result.clear()
        self.result.set_visibility(True)
        rows = "".join(
            f"<tr><th scope=row>{escape(words.spoken(one.regime))}</th><td>{measure.shown(one.guess or 0.0)}</td>"
            f"<td>{_found(measure.shown(one.found))}</td>"
            f"<td>{escape(words.verdict(measure, one.guess or 0.0, one.found))}</td></tr>"
            for one in session.compared()
        )
        with self.result:
            ui.html("Guess and result", sanitize=False, tag="h3")
            ui.html(
                f"{escape(measure.label)} [{escape(measure.unit)}], weeks {session.start + 1} to {session.end}",
                tag="p",
                sanitize=False,
            )
            ui.html(
                "<thead><tr><th></th><th scope=col>guess</th><th scope=col>this firm</th><th></th></tr></thead>"
                f"<tbody>{rows}</tbody>",
                sanitize=False,
                tag="table",
            )
            ui.html("One firm is one throw of the dice", sanitize=False, tag="h3")
            height = charts.histogram_height(len(session.wanted.regimes))
            self.spread = ui.echart(charts.histogram(measure, session.compared(), self.ink)).classes("spread")
            self.spread.style(f"height:{height}px")
            self.spread.props('role=img aria-label="Other firms: how often each result came out, by regime"')
            self.others = ui.html("", sanitize=False, tag="ul")
        self.show_others()

    def show_others(self) -> None:
        """How the same went in the other firms tried so far."""
        if self.others is None:
            return
        session, measure = self.session, self.session.lesson.measure
        tried = len(session.others)
        findings = [f"The same was done to {tried} of {OTHER_FIRMS} other firms: other customers, other luck."]
        if tried >= 10:
            findings += [words.spread_in_words(measure, one.regime, one.others) for one in session.compared()]
            findings += [
                words.pairs_in_words(*pair, session.others) for pair in combinations(session.wanted.regimes, 2)
            ]
        self.others.content = _items(findings)
        self._renew_spread()

    def _renew_spread(self) -> None:
        if self.spread is not None:
            self.spread.options.clear()
            self.spread.options.update(charts.histogram(self.session.lesson.measure, self.session.compared(), self.ink))
            self.spread.update()


def _items(texts: Sequence[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _found(shown: str) -> str:
    return "–" if shown == "nan" else shown

"""The classroom page: two or three firms under the same luck, played live, and four short lessons.

What is seen and done lives in `session.Session`, one for each visitor; here it is only put on a page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

from nicegui import background_tasks, run, ui
from nicegui.events import GenericEventArguments

from simulation.app.classroom import address, charts
from simulation.app.classroom import lesson_column as on_lesson
from simulation.app.classroom import sentences as words
from simulation.app.classroom import style as look
from simulation.app.classroom.darkness import Darkness
from simulation.app.classroom.dialogs import BeginAnew, SeatMenu
from simulation.app.classroom.firms import other_firm
from simulation.app.classroom.lessons import LESSONS, Act, Kind
from simulation.app.classroom.picture import SEAT_CLICKED, legend, picture
from simulation.app.classroom.scene import Seat
from simulation.app.classroom.session import OTHER_FIRMS, Session
from simulation.errors import RequestError
from simulation.wording.typed_numbers import read

LOG = logging.getLogger(__name__)


def classroom_page() -> None:
    """Build the page for one visitor, from what the address bar says."""
    pairs = ui.context.client.request.query_params.multi_items()
    wanted, faults = address.read(pairs)
    view = _Classroom(Session(wanted))
    if faults:
        view.say("This link is not quite right: " + "; ".join(faults) + ". The default stands in for it.")


class _Classroom:
    """The page of one visitor."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ink = charts.LIGHT
        self.client = ui.context.client
        self.round = 0  # counts beginnings, so that work for a firm that is gone can be told
        self.seat_buttons: dict[int, ui.button] = {}
        ui.page_title("Classroom: who should own the customer?")
        ui.add_css(look.SHEET)
        self.darkness = Darkness(self._ink)
        with ui.element("div").classes("classroom"):
            does = on_lesson.Does(self._take_up, self._lock, self._run, self.darkness.toggle)
            self.aside = on_lesson.LessonColumn(self.session, self.safely, does)
            with ui.element("div").classes("stage"):
                self._controls()
                self._pictures()
                self._lines()
        self.menu = SeatMenu(self.safely, self._act)
        self.sure = BeginAnew(self._stay)
        self.timer = ui.timer(1 / session.wanted.speed, self._tick, active=False)
        self.client.on_connect(self._arrive)
        if self.client.has_socket_connection:
            self._arrive()
        self.client.on_disconnect(self._leave)
        self._begin()

    # ------------------------------------------------------------ parts of the page

    def _controls(self) -> None:
        with ui.element("div").classes("bar"):
            self.week = ui.label().classes("week").mark("week")
            ui.button("Step", icon="skip_next", on_click=self.safely(self._step)).props("unelevated no-caps")
            self.play = ui.button("Play", icon="play_arrow", on_click=self.safely(self._play)).props(
                "unelevated no-caps"
            )
            ui.button("Reset", icon="replay", on_click=self.safely(self._reset)).props("outline no-caps")
            self.speed = (
                ui.select(
                    {speed: f"{speed} week{'s' * (speed > 1)} a second" for speed in address.SPEEDS},
                    label="Speed",
                    value=self.session.wanted.speed,
                    on_change=self.safely(self._hurry),
                )
                .props("dense outlined options-dense")
                .classes("w-48")
            )
            self.seed = (
                ui.input("Seed", value=str(self.session.wanted.seed))
                .props("dense outlined inputmode=numeric")
                .classes("w-28")
                .on("keydown.enter", self.safely(self._meet))
                .on("blur", self.safely(self._meet))
            )
            ui.button("Another firm", on_click=self.safely(self._meet_another)).props("flat no-caps")
            self.ticks = ui.element("div").classes("bar").props('role=group aria-label="Regimes side by side"')
        self.message = ui.label().classes("message").props("role=status aria-live=polite").mark("message")

    def _pictures(self) -> None:
        self.firms = ui.element("div").classes("firms")
        ui.html(legend(), sanitize=False).classes("legend soft")
        with ui.element("div").classes("bar"):
            ui.label("Let something happen to").classes("soft")
            self.people = ui.element("div").classes("bar").props('role=group aria-label="People"')

    def _lines(self) -> None:
        self.key = ui.html("", sanitize=False).classes("lines soft")
        with ui.element("div").classes("charts"):
            self.charts = {
                line: ui.echart(charts.chart(self.session.room, line, self.ink)).props(
                    f'role=img aria-label="{about.title}"'
                )
                for line, about in charts.LINES.items()
            }
        with ui.element("div").classes("findings"):
            with ui.element("section").classes("piece"):
                ui.html("What differs now", sanitize=False, tag="h3")
                self.difference = ui.html("", sanitize=False, tag="ul")
            with ui.element("section").classes("piece"):
                ui.html("What happened", sanitize=False, tag="h3")
                self.log = ui.html("", sanitize=False).classes("log").props('tabindex=0 aria-label="Log of the weeks"')

    # ------------------------------------------------------------ what a fault does

    def say(self, text: str) -> None:
        """Tell the visitor something, in place of what was said before."""
        self.message.text = text

    def _warn(self, text: str) -> None:
        """Tell the visitor what is wrong, and show it where they are on the page."""
        self.say(text)
        with self.client:
            ui.notify(text, type="warning", position="top")

    def safely(self, work: Callable[..., Any]) -> Callable[..., None]:
        """Do the work of an event; if it fails say so, stop playing, and keep what is on the page."""

        def carried_out(*_: Any) -> None:
            try:
                work()
            except RequestError as fault:
                self._stop()
                self._warn(str(fault))
            except Exception as fault:
                LOG.exception("the classroom failed")
                self._stop()
                self._warn(f"The model failed ({type(fault).__name__}: {fault}). Reset to begin anew.")

        return carried_out

    # ------------------------------------------------------------ beginning

    def _begin(self) -> None:
        """Everything anew: after another lesson, firm or regime, and after a reset."""
        self.round += 1
        self._stop()
        self.say("")
        self.seed.value = str(self.session.wanted.seed)
        self.speed.value = self.session.wanted.speed
        self.aside.begin()
        self._draw_ticks()
        self._draw_firms()
        self._draw_people()
        self._show()
        self._write_address()

    def _write_address(self) -> None:
        ui.navigate.history.replace(f"?{self.session.wanted.query()}")

    def _draw_ticks(self) -> None:
        self.ticks.clear()
        with self.ticks:
            self.boxes = {
                name: ui.checkbox(words.spoken(name), value=name in self.session.wanted.regimes).props("dense")
                for name in self.session.lesson.regimes()
            }
            for box in self.boxes.values():
                box.on_value_change(self.safely(self._compare))

    def _draw_firms(self) -> None:
        self.firms.clear()
        self.firms.style(f"--firms: {len(self.session.wanted.regimes)}")
        self.names: dict[str, ui.html] = {}
        self.pictures: dict[str, ui.html] = {}
        with self.firms:
            for name in self.session.wanted.regimes:
                with ui.element("section").props(f'aria-label="{words.spoken(name)}"'):
                    self.pictures[name] = self._one_firm(name)

    def _one_firm(self, name: str) -> ui.html:
        self.names[name] = ui.html(self._signed(name), sanitize=False, tag="h3").classes("name")
        return ui.html("", sanitize=False).on("pointerup", self._seat_clicked, js_handler=SEAT_CLICKED)

    def _signed(self, name: str) -> str:
        return (
            f"{look.sign(name, self.session.wanted.regimes, self.ink)}{escape(words.spoken(name))}"
            f'<span class="meaning soft">{escape(self.session.lesson.meaning(name))}</span>'
        )

    def _draw_people(self) -> None:
        self.people.clear()
        self.seat_buttons = {}
        with self.people:
            for seat in self._seats():
                self.seat_buttons[seat.number] = ui.button(
                    seat.name, on_click=self.safely(partial(self._open_menu, seat.number))
                ).props("outline dense no-caps padding='2px 10px'")

    def _seats(self) -> tuple[Seat, ...]:
        return next(iter(self.session.scenes.values())).seats

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        """What changes from week to week."""
        session = self.session
        self.week.text = f"Week {session.room.week}"
        for name, shown in self.pictures.items():
            shown.content = picture(session.scenes[name])
        for line, shown_line in self.charts.items():
            _renew(shown_line, charts.chart(session.room, line, self.ink))
        self.key.content = look.key(session.room, self.ink)
        self.difference.content = "".join(f"<li>{escape(s)}</li>" for s in words.difference_in_words(session.room))
        self.log.content = look.log(session.log, session.wanted.regimes)
        self.aside.show()

    def _ink(self, dark: bool) -> None:
        ink = charts.DARK if dark else charts.LIGHT
        if ink != self.ink:
            self.ink = self.aside.ink = ink
            self.safely(self._redraw)()

    def _redraw(self) -> None:
        """Other colours in what is there: whoever clicks at that moment is not clicking at something that is gone."""
        for name, shown in self.names.items():
            shown.content = self._signed(name)
        self._show()

    # ------------------------------------------------------------ what the visitor does

    def _step(self) -> None:
        self._stop()
        self._advance()

    def _advance(self) -> None:
        was = self.session.phase
        self.session.step()
        self._show()
        if was == "running" and self.session.phase == "done":
            self._stop()
            self.say("The weeks of your guess are over. Now the same is tried in other firms.")
            background_tasks.create(self._try_others(), name="other firms of a class")

    def _play(self) -> None:
        if self.session.playing:
            self._stop()
            return
        self.session.playing = True
        self._set_playing()

    def _stop(self) -> None:
        self.session.playing = False
        self._set_playing()

    def _set_playing(self) -> None:
        playing = self.session.playing
        self.timer.active = playing
        self.play.text = "Pause" if playing else "Play"
        self.play.props(f"icon={'pause' if playing else 'play_arrow'}")

    def _tick(self) -> None:
        if self.session.playing:
            self.safely(self._advance)()

    def _arrive(self) -> None:
        """The tab is connected, perhaps again: other firms that were not tried are tried now."""
        self.darkness.watch()
        if self.session.stretch is not None and len(self.session.others) < OTHER_FIRMS:
            background_tasks.create(self._try_others(), name="other firms of a class")

    def _leave(self) -> None:
        """The tab is closed, or its connection broken: nobody watches any more."""
        self.round += 1
        self.session.playing = False
        self.timer.active = False

    def _reset(self) -> None:
        self.session.reset()
        self._begin()

    def _hurry(self) -> None:
        if self.speed.value != self.session.wanted.speed:
            self.session.hurry(int(self.speed.value))
            self.timer.interval = 1 / self.session.wanted.speed
            self._write_address()

    def _meet(self) -> None:
        try:
            seed = int(read(str(self.seed.value or ""), unit="seed", low=0, high=address.LARGEST_SEED, whole=True))
        except RequestError as fault:
            self.seed.value = str(self.session.wanted.seed)
            raise RequestError(f"seed: {fault}") from None
        self.seed.value = str(seed)
        # Enter and leaving the field may both bring it here
        if seed != self.session.wanted.seed and not self.sure.asking:
            self._anew(lambda: self.session.meet(seed))

    def _meet_another(self) -> None:
        self._anew(lambda: self.session.meet((self.session.wanted.seed + 1) % (address.LARGEST_SEED + 1)))

    def _anew(self, change: Callable[[], None]) -> None:
        """Another firm or lesson, if what is thrown away for it may be."""

        def carried_out() -> None:
            change()
            self._begin()

        self._stop()
        self.sure.ask(self.session, self.safely(carried_out))

    def _stay(self) -> None:
        """Nothing changes, and the fields say so."""
        self.seed.value = str(self.session.wanted.seed)
        self.aside.choice.value = self.session.wanted.lesson

    def _compare(self) -> None:
        ticked = tuple(name for name, box in self.boxes.items() if box.value)
        if set(ticked) == set(self.session.wanted.regimes):
            return
        drafts = self.aside.guesses()
        try:
            if not address.FEWEST <= len(ticked) <= address.MOST:
                raise RequestError(f"{len(ticked)} regimes are ticked: tick {address.FEWEST} or {address.MOST}")
            self.session.compare(ticked)
        except RequestError:
            for name, box in self.boxes.items():
                box.value = name in self.session.wanted.regimes
            raise
        self._begin()
        self.aside.keep(drafts)
        if self.session.has_history:
            self.say("The weeks so far were played again for the regimes that are ticked now, under the same luck.")

    def _take_up(self, lesson: str) -> None:
        if lesson != self.session.wanted.lesson and lesson in LESSONS:
            self._anew(lambda: self.session.take_up(lesson))

    def _seat_clicked(self, event: GenericEventArguments) -> None:
        seat = event.args
        if isinstance(seat, int) and seat in self.seat_buttons:
            self.safely(partial(self._open_menu, seat))()

    def _open_menu(self, number: int) -> None:
        self.menu.open(number, self.session.scenes)

    def _act(self, kind: Kind) -> None:
        sentence = self.session.happens(Act(kind, self.menu.chosen))
        self._show()
        self.say(f"Week {self.session.room.week}: {sentence}.")

    # ------------------------------------------------------------ predict, then run

    def _lock(self) -> None:
        measure, guesses = self.session.lesson.measure, {}
        for name, text in self.aside.guesses().items():
            try:
                guesses[name] = float(read(text, unit=measure.unit, low=0, high=measure.most, whole=False))
            except RequestError as fault:
                raise RequestError(f"guess for {words.spoken(name)}: {fault}") from None
        self.session.lock(guesses)
        self.aside.begin()
        self.say("The guess is locked. Run it.")

    def _run(self) -> None:
        sentence = self.session.run()
        self.aside.begin()
        self._show()
        self._set_playing()
        self.say(f"Week {self.session.room.week}: {sentence}.")

    async def _try_others(self) -> None:
        """Other firms, one after the other, away from the event loop; dropped when the class moves on."""
        mine, stretch = self.round, self.session.stretch
        if stretch is None:
            return
        try:
            for replication in range(len(self.session.others) + 1, OTHER_FIRMS + 1):
                found = await run.io_bound(other_firm, stretch, replication)
                if mine != self.round or found is None:
                    return
                self.session.others.append(found)
                if replication % 5 == 0:
                    self.aside.show_others()
            self.say(f"Compared with {OTHER_FIRMS} other firms: see under the guess.")
        except Exception as fault:
            LOG.exception("other firms failed")
            self._warn(f"Other firms could not be tried ({type(fault).__name__}: {fault}).")


def _renew(shown: ui.echart, options: dict[str, Any]) -> None:
    """Other options in the same chart."""
    shown.options.clear()
    shown.options.update(options)
    shown.update()

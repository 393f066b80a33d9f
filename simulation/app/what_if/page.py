"""The what-if page: it puts a question whenever a control moves, and shows each answer; the latest question wins."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from nicegui import Client, background_tasks, ui

from simulation.app.what_if import downloads, starts
from simulation.app.what_if.address import from_address, to_address
from simulation.app.what_if.asking import Latest, ask
from simulation.app.what_if.controls import Controls
from simulation.app.what_if.display import Results, page
from simulation.app.what_if.runs import Ticket
from simulation.app.what_if.sentences import pinned_words
from simulation.app.what_if.setting import Beginning, Setting, changed, remade, reset, with_regimes
from simulation.errors import OwnershipError, RequestError

if TYPE_CHECKING:
    from simulation.app.frame import Theme
    from simulation.app.what_if.laboratory import Laboratory


SETTLED: Final = 0.25
"""Seconds after a move before the address follows: a browser takes no more than a few new addresses a second."""


_LOG: Final = logging.getLogger(__name__)


class WhatIf:
    """One visitor's page."""

    def __init__(self, laboratory: Laboratory, beginning: Beginning) -> None:
        self.laboratory = laboratory
        self.beginning = beginning
        self.setting = beginning.setting
        self.ticket = Ticket()
        self.curve = Latest()
        self.started = False
        self.drawer: ui.left_drawer | None = None

    # ------------------------------------------------------------------------------------------------ drawing

    def build(self, query: Iterable[tuple[str, str]], theme: Theme) -> None:
        """Draws the page for the setting of an address; for the beginning where that is refused, and says why."""
        self.theme = theme
        self.client: Client = ui.context.client
        self.client.on_disconnect(self._left)
        self.client.on_connect(self._returned)
        theme.listeners.append(self._new_look)
        notes = list(self.beginning.notes)
        pairs = list(query)
        refused = ""
        if pairs:
            notes = []
            try:
                self.setting = from_address(pairs)
            except RequestError as error:
                refused = f"{error}\nThe page starts from {self.beginning.name.lower()} instead."
        self.drawer = ui.left_drawer(value=False).classes("q-pa-md")
        # a finger that moves a slider to the left does not push the controls away
        self.drawer.props("show-if-above no-swipe-close width=370 breakpoint=1023")
        with self.drawer:
            self.controls = Controls(self, self.beginning.name, lambda: self.theme.look)
        self.notice = ui.label().classes("notice").props("role=alert").mark("notice")
        self.results = Results(self.show, self.pin, self.back)
        self.results.build(self.setting, self.save_scenario, self.save_runs)
        self.controls.build(self.setting, None if pairs and not refused else "")
        self.say(refused or "\n".join(notes))

    def turn_controls(self) -> None:
        """Shows the controls, or folds them away."""
        if self.drawer is not None:  # the button is there a moment before
            self.drawer.toggle()

    def start(self) -> None:
        """Puts the first question, once the browser is there."""
        self.started = True
        text = self.notice.text
        self.put(self.setting)
        self.say(text)

    def _new_look(self) -> None:
        self.controls.paint()
        if self.results.latest is not None:
            self.results.show(page(self.results.latest, self.theme.look))

    def say(self, text: str) -> None:
        """Says what is wrong, or takes it away again."""
        self.notice.text = text
        self.notice.set_visibility(bool(text))

    # ------------------------------------------------------------------------------------------------ what moves

    def move(self, name: str, value: object) -> None:
        """A parameter has been set."""
        self.put(changed(self.setting, name, value))

    def reset(self, name: str) -> None:
        """A parameter goes back to its default."""
        self._try(lambda: reset(self.setting, name))

    def tick(self, regimes: list[str]) -> None:
        """These regimes are to be compared."""
        known = {**self.beginning.setting.scenario.regimes, **self.setting.scenario.regimes}
        self._try(lambda: with_regimes(self.setting, known, regimes), rebuild=True)

    def begin(self, start: str) -> None:
        """Starts from another scenario; the empty name is the one with which the page was opened."""
        setting, notes = starts.start(start) if start else (self.beginning.setting, self.beginning.notes)
        self.controls.build(setting, start)
        self.put(setting)
        self.say("\n".join(notes))

    def show(self, outcome: str) -> None:
        """Another outcome is in front."""
        if outcome != self.setting.show:
            self._try(lambda: remade(self.setting, show=outcome))

    def pin(self) -> None:
        """Pins this setting, or takes the pin away."""
        pinned = dict(self.setting.scenario.parameters) if self.setting.pinned is None else None
        self._try(lambda: remade(self.setting, pinned=pinned))

    def back(self) -> None:
        """Goes back to what is pinned."""
        pinned = dict(self.setting.pinned or {})
        self._try(lambda: remade(self.setting, content={"parameters": pinned}), rebuild=True)

    def _try(self, make: Callable[[], Setting], *, rebuild: bool = False) -> None:
        try:
            setting = make()
        except RequestError as error:
            if rebuild:
                self.controls.build(self.setting, None)
            self.say(str(error))
            return
        if rebuild:
            self.controls.build(setting, None)
        self.put(setting)

    # ------------------------------------------------------------------------------------------------ answering

    def put(self, setting: Setting) -> None:
        """Puts a question; whatever was under way is dropped."""
        self.setting = setting
        self.controls.follow(setting)
        self.results.follow(setting, self._pinned_title())
        if not self.started:
            return
        self.say("")
        self.ticket.drop()
        self.ticket = Ticket()
        background_tasks.create(self._answer(setting, self.ticket), name="answer a what-if question")

    def _left(self) -> None:
        """The visitor has left: nobody waits for the runs under way."""
        self.ticket.drop()

    def _returned(self) -> None:
        """The connection was lost and is back: what was dropped is taken up again."""
        if self.started and self.ticket.dropped:
            self.put(self.setting)

    async def _answer(self, setting: Setting, ticket: Ticket) -> None:
        with self.client.content:
            try:
                moving = background_tasks.create(self._follow_address(setting, ticket), name="follow the address")
                async for answer in ask(self.laboratory, setting, ticket, self.curve):
                    made = await self.laboratory.aside(page, answer, self.theme.look)
                    if ticket.dropped:
                        return
                    self.results.show(made)
                await moving
            except OwnershipError as error:
                self._fail(ticket, f"This could not be computed: {error}")
            except Exception as error:
                _LOG.exception("an answer failed")
                reason = " ".join(str(error).split())[:300]
                self._fail(ticket, f"This could not be computed: {type(error).__name__}: {reason}")

    def _fail(self, ticket: Ticket, reason: str) -> None:
        if not ticket.dropped:
            self.say(f"{reason}\nThe charts show the last setting that worked; move a control to go on.")

    async def _follow_address(self, setting: Setting, ticket: Ticket) -> None:
        """The address follows a setting that has settled, so that a link reproduces the page."""
        await asyncio.sleep(SETTLED)
        if not ticket.dropped:
            with self.client.content:
                ui.navigate.history.replace(f"/{to_address(setting)}")

    def _pinned_title(self) -> str:
        pinned = self.setting.pinned
        if pinned is None:
            return ""
        before = remade(self.setting, content={"parameters": dict(pinned)}, pinned=None, vary=self.setting.vary)
        names = list(dict.fromkeys([*pinned, *self.setting.scenario.parameters]))
        return "Against what is pinned: " + pinned_words(
            names, {name: before.value(name) for name in names}, {name: self.setting.value(name) for name in names}
        )

    # ------------------------------------------------------------------------------------------------ downloads

    def save_scenario(self) -> None:
        """Hands over the scenario file."""
        content, name = downloads.scenario_bytes(self.setting)
        ui.download.content(content, name, "application/yaml")

    def save_runs(self) -> None:
        """Hands over the runs behind the charts."""
        if self.results.latest is not None:
            content, name = downloads.runs_bytes(self.results.latest.findings)
            ui.download.content(content, name, "text/csv")

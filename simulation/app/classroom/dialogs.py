"""What opens over the page of a class: what can happen to a person, and whether to throw away what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from nicegui import ui

from simulation.app.classroom import sentences as words
from simulation.app.classroom.lessons import START, Kind
from simulation.app.classroom.picture import SEAT_WORDS
from simulation.app.classroom.scene import FILLED, Scene
from simulation.app.classroom.session import Session
from simulation.wording.values import counted


class BeginAnew:
    """A dialog: begin anew, or stay.

    Parameters
    ----------
    stay : callable
        What is done where the class stays.
    """

    def __init__(self, stay: Callable[[], None]) -> None:
        self._stay = stay
        self._go = stay
        with ui.dialog().props("persistent") as self._dialog, ui.card().props("role=document"):
            ui.label("Begin anew?").classes("text-lg font-semibold")
            self._text = ui.label()
            go = ui.button("Begin anew", icon="replay", on_click=self._gone)
            go.props("unelevated no-caps").classes("w-full")
            ui.button("Stay here", on_click=self._stayed).props("flat no-caps").classes("w-full")

    @property
    def asking(self) -> bool:
        """Whether the class is being asked."""
        return bool(self._dialog.value)

    def ask(self, session: Session, go: Callable[[], None]) -> None:
        """Ask, and carry out `go` where the class wants it; at once where nothing would be lost."""
        if not session.has_history:
            go()
            return
        weeks = counted(session.room.week - START, "week")
        gone = [weeks, "what you did in them", *(["the locked guess"] if session.phase != "guess" else [])]
        self._text.text = f"The firms begin again in week {START}: {words.listed(gone)} would be gone."
        self._go = go
        self._dialog.open()

    def _gone(self) -> None:
        self._dialog.close()
        self._go()

    def _stayed(self) -> None:
        self._dialog.close()
        self._stay()


class SeatMenu:
    """A dialog: what is to happen to the person in a seat, under every regime.

    Parameters
    ----------
    safely : callable
        Wraps what an event does, so that the page says what goes wrong.
    act : callable
        Carries out what was chosen, for the seat that `chosen` numbers.
    """

    def __init__(
        self, safely: Callable[[Callable[..., Any]], Callable[..., None]], act: Callable[[Kind], None]
    ) -> None:
        self.chosen = 0
        self._act = act
        with ui.dialog() as self._dialog, ui.card().props("role=document"):
            self._title = ui.label().classes("text-lg font-semibold")
            self._text = ui.label()
            self._buttons = [
                ui.button("Leaves today", icon="logout", on_click=safely(partial(self._take, "leaves"))),
                ui.button("Ill for three weeks", icon="sick", on_click=safely(partial(self._take, "ill"))),
            ]
            for button in self._buttons:
                button.props("unelevated no-caps align=left").classes("w-full")
            ui.button("Cancel", on_click=self._dialog.close).props("flat no-caps").classes("w-full")

    def open(self, number: int, scenes: Mapping[str, Scene]) -> None:
        """Ask about a seat, whose state under each regime the scenes show."""
        self.chosen = number
        seats = {name: scene.seats[number] for name, scene in scenes.items()}
        self._title.text = next(iter(seats.values())).name
        states = {name: seat.state for name, seat in seats.items()}
        stated = [f"{SEAT_WORDS[state]} under {words.spoken(name)}" for name, state in states.items()]
        now = SEAT_WORDS[next(iter(states.values()))] if len(set(states.values())) == 1 else words.listed(stated)
        somebody = any(state in FILLED for state in states.values())
        self._text.text = f"Now {now}. " + (
            "What you choose happens under every regime." if somebody else "Wait until somebody new sits down."
        )
        for button in self._buttons:
            button.set_enabled(somebody)
        self._dialog.open()

    def _take(self, kind: Kind) -> None:
        self._dialog.close()
        self._act(kind)

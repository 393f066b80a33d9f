"""The question that a class is asked before what it did is thrown away."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from simulation.app.classroom import sentences as words
from simulation.app.classroom.lessons import START
from simulation.app.classroom.session import Session


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
        weeks = words.counted(session.room.week - START, "week")
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

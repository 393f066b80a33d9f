"""Whether the room is dark: what the visitor once chose, and what the browser wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nicegui import ui
from nicegui.events import GenericEventArguments

WATCH: Final = """
  if (!window.classroomWatchesDarkness) {
    window.classroomWatchesDarkness = true;
    const kept = window.localStorage.getItem("dark");
    if (kept !== null) emitEvent("classroom-kept-darkness", kept === "true");
    let last = null;
    const tell = () => {
      const dark = document.body.classList.contains("body--dark");
      if (dark !== last) { last = dark; emitEvent("classroom-darkness", dark); }
    };
    new MutationObserver(tell).observe(document.body, {attributes: true, attributeFilter: ["class"]});
    tell();
  }
"""
"""Tells the server what the visitor once chose, here or on another page, and whether the room is dark, whoever made it
so: charts take their colours from there."""


class Darkness:
    """Dark or light, for one visitor.

    Parameters
    ----------
    changed : callable
        What is done when it gets dark (True) or light.
    """

    def __init__(self, changed: Callable[[bool], None]) -> None:
        self._client = ui.context.client
        self._mode = ui.dark_mode(None)
        self._dark = False
        self._changed = changed
        ui.on("classroom-darkness", self._seen)
        ui.on("classroom-kept-darkness", self._kept)

    def watch(self) -> None:
        """Let the browser say whether it is dark, from now on."""
        self._client.run_javascript(WATCH)

    def toggle(self) -> None:
        """Turn it around, and keep that for the visitor's next page."""
        self._mode.value = not self._dark
        ui.run_javascript(f'window.localStorage.setItem("dark", "{str(self._mode.value).lower()}")')

    def _seen(self, event: GenericEventArguments) -> None:
        self._dark = _is_true(event)
        self._changed(self._dark)

    def _kept(self, event: GenericEventArguments) -> None:
        self._mode.value = _is_true(event)


def _is_true(event: GenericEventArguments) -> bool:
    return event.args is True or event.args == [True]

"""What every page stands in: style, head, and the theme that the browser asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nicegui import ui

from simulation.app.look import Look

if TYPE_CHECKING:
    pass


STYLE: Final = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


PAGES: Final = {"/": "What if?", "/classroom": "Classroom"}
"""Paths of the pages, and their names in the header."""


_ASK_THE_BROWSER: Final = """
(() => {
  const kept = window.localStorage.getItem("dark");
  const dark = kept === null ? window.matchMedia("(prefers-color-scheme: dark)").matches : kept === "true";
  return {dark: dark, large: window.innerWidth >= 1700};
})()
"""


class Theme:
    """Light or dark, as the visitor's system has it until they choose; pages learn when it changes."""

    def __init__(self) -> None:
        self.look = Look()
        self.listeners: list[Callable[[], None]] = []
        self.mode = ui.dark_mode(None)

    async def ask(self) -> None:
        """Asks the browser; light where it does not answer in time."""
        try:
            answer = await ui.run_javascript(_ASK_THE_BROWSER, timeout=5)
        except TimeoutError:
            return
        if answer is None:  # the browser has left
            return
        self._become(Look(dark=bool(answer["dark"]), large=bool(answer["large"])))

    def turn(self) -> None:
        """From light to dark, or back; the browser keeps it."""
        self._become(Look(dark=not self.look.dark, large=self.look.large))
        ui.run_javascript(f'window.localStorage.setItem("dark", "{str(self.look.dark).lower()}")')

    def _become(self, look: Look) -> None:
        self.mode.value = look.dark
        if look != self.look:
            self.look = look
            for listener in self.listeners:
                listener()


def header(path: str, on_menu: Callable[[], None] | None = None, *, themed: bool = True) -> Theme | None:
    """Draws the header of the page at `path`.

    Parameters
    ----------
    path
        Which of `PAGES` it is.
    on_menu
        What the button for the controls does, on a page whose controls can be folded away.
    themed
        Whether the header sees to light and dark; not where the page itself does.
    """
    ui.add_css(STYLE)
    ui.colors(primary="#2457a8")
    with ui.header().classes("shell-header row"):
        if on_menu is not None:
            ui.button(icon="tune", on_click=on_menu).props('flat round dense aria-label="Show or hide the controls"')
        ui.label("Who should own the customer?").classes("shell-title")
        ui.space()
        with ui.element("nav").props('aria-label="Pages"').classes("row items-center no-wrap"):
            for target, name in PAGES.items():
                current = ' aria-current="page"' if target == path else ""
                ui.link(name, target).classes("shell-link").props(current)
        if not themed:
            return None
        theme = Theme()
        ui.button(icon="contrast", on_click=theme.turn).props('flat round dense aria-label="Light or dark"')
    return theme

"""What all pages share: the server, the header that leads from page to page, light and dark, and what goes wrong.

NiceGUI serves everything that a page needs from this machine: no page asks for anything else.
"""

from __future__ import annotations

import errno
import logging
import socket
import webbrowser
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn
from fastapi import FastAPI, Request
from nicegui import Client, ui

from simulation.app import what_if
from simulation.app.charts import Look
from simulation.app.hosts import THIS_MACHINE, OwnNames, names_of
from simulation.errors import RequestError, shown

if TYPE_CHECKING:
    from simulation.app.laboratory import Laboratory
    from simulation.app.what_if import Beginning

STYLE: Final = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
DEFAULT_PORT: Final = 8080

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
    """Light or dark, as the visitor's system has it until she chooses; pages are told when it changes."""

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
                if target == "/" or has_classroom():
                    current = ' aria-current="page"' if target == path else ""
                    ui.link(name, target).classes("shell-link").props(current)
        if not themed:
            return None
        theme = Theme()
        ui.button(icon="contrast", on_click=theme.turn).props('flat round dense aria-label="Light or dark"')
    return theme


async def browsed(client: Client) -> bool:
    """Whether a browser stands behind a view; waits for it, and says no where it has not come within a minute.

    Until then only the header is drawn: whoever fetches a page without reading it shall cost next to nothing.
    """
    try:
        await client.connected(timeout=60)
    except TimeoutError:
        return False
    return client.has_socket_connection


def has_classroom() -> bool:
    """Whether the classroom page is there."""
    return find_spec("simulation.app.classroom") is not None


def application(
    laboratory: Laboratory, beginning: Beginning, names: frozenset[str] = THIS_MACHINE, *, numbers: bool = False
) -> FastAPI:
    """The pages as an ASGI application.

    Parameters
    ----------
    laboratory
        What carries out the runs.
    beginning
        Where the what-if page starts without an address.
    names, numbers
        Names under which the application may be reached, and whether every IP address will do as well.
    """

    @ui.page("/", title="What if? Who should own the customer", dark=None)
    async def what_if_page(client: Client, request: Request) -> None:
        page = what_if.WhatIf(laboratory, beginning)
        theme = header("/", page.turn_controls)
        assert theme is not None
        if await browsed(client):
            await theme.ask()
            page.build(request.query_params.multi_items(), theme)
            page.start()

    if has_classroom():

        @ui.page("/classroom", title="Classroom. Who should own the customer", dark=None)
        async def classroom(client: Client) -> None:
            header("/classroom", themed=False)
            if await browsed(client):
                import_module("simulation.app.classroom").classroom_page()

    served = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    served.add_middleware(OwnNames, names=names, numbers=numbers)
    ui.run_with(
        served,
        title="Who should own the customer?",
        dark=None,
        favicon="🤝",
        reconnect_timeout=30.0,
        language="en-US",
        show_welcome_message=False,
        storage_secret=None,
    )
    return served


def listening(host: str, port: int | None) -> socket.socket:
    """A socket bound to that port; without one to 8080, or to a free one where that is taken.

    Raises
    ------
    RequestError
        If the port is taken or the address is not one of this machine's.
    """
    for candidate in (port,) if port is not None else (DEFAULT_PORT, 0):
        try:
            return _bound(host, candidate)
        except UnicodeError:
            raise RequestError(f"--host {shown(host)}: no name of a machine; choose another") from None
        except OSError as error:
            if port is None and candidate == DEFAULT_PORT and error.errno == errno.EADDRINUSE:
                continue
            reason = error.strerror or str(error)
            raise RequestError(f"--host {host} --port {candidate}: {reason}; choose another") from error
    raise AssertionError("the last candidate has returned or raised")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
        bound.listen()  # two sockets may share a port as long as none of them listens
    except OSError:
        bound.close()
        raise
    return bound


def address(bound: socket.socket) -> str:
    """Where a browser finds what listens there."""
    host, port = bound.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # every address of this machine
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def server(served: FastAPI) -> uvicorn.Server:
    """A server of the application that says only what goes wrong."""
    logging.getLogger("nicegui").setLevel(logging.ERROR)
    # pages that are still open do not keep the server from ending
    chosen = uvicorn.Config(
        served, log_level="error", access_log=False, ws_max_size=1_000_000, timeout_graceful_shutdown=2
    )
    return uvicorn.Server(chosen)


def serve(
    laboratory: Laboratory, beginning: Beginning, bound: socket.socket, named: str, *, open_browser: bool
) -> None:
    """Serves the pages at an address that was asked for as `named`, until it is interrupted."""
    names, numbers = names_of(bound, named)
    running = server(application(laboratory, beginning, names, numbers=numbers))
    if open_browser:
        webbrowser.open(address(bound))
    try:
        running.run(sockets=[bound])
    except KeyboardInterrupt:
        pass  # uvicorn passes on the interruption that ended it
    finally:
        laboratory.close()

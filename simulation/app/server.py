"""What all pages share: the server, the header that leads from page to page, light and dark, and what goes wrong.

NiceGUI serves everything that a page needs from this machine: no page asks for anything else.
"""

from __future__ import annotations

import errno
import logging
import socket
import webbrowser
from typing import TYPE_CHECKING, Final

import uvicorn
from fastapi import FastAPI, Request
from nicegui import Client, ui

from simulation.app.classroom import page as classroom
from simulation.app.frame import header
from simulation.app.hosts import THIS_MACHINE, OwnNames, names_of
from simulation.app.what_if import page as what_if
from simulation.errors import RequestError
from simulation.wording.values import shown

if TYPE_CHECKING:
    from simulation.app.what_if.laboratory import Laboratory
    from simulation.app.what_if.setting import Beginning


DEFAULT_PORT: Final = 8080


async def browsed(client: Client) -> bool:
    """Whether a browser stands behind a view; waits for it, and says no where it has not come within a minute.

    Until then only the header is drawn: whoever fetches a page without reading it shall cost next to nothing.
    """
    try:
        await client.connected(timeout=60)
    except TimeoutError:
        return False
    return client.has_socket_connection


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

    @ui.page("/classroom", title="Classroom. Who should own the customer", dark=None)
    async def classroom_page(client: Client) -> None:
        header("/classroom", themed=False)
        if await browsed(client):
            classroom.classroom_page()

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

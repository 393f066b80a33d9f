"""Under which names the pages may be reached, and what `--host` opens.

A page of somebody else's, to whose name this machine's address was given (DNS rebinding), calls the pages by that name:
whoever calls them by a name that is not theirs is refused. A number cannot be given to anybody, so that where every
address of this machine is listened to, each number will do, also one that only a router in between knows.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

THIS_MACHINE: Final = frozenset(("localhost", "127.0.0.1", "::1"))


class OwnNames:
    """Refuses requests, and connections that stay open, for a host that is none of `names` (nor, `numbers`, an IP)."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = THIS_MACHINE, *, numbers: bool = False) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)
        self.numbers = numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is addressed to these pages."""
        if scope["type"] in ("http", "websocket"):
            called = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            if len(called) != 1 or not self.known(called[0]):
                refusal = PlainTextResponse("These pages are not served under this name.", status_code=400)
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def known(self, called: str) -> bool:
        """Whether a Host header names these pages."""
        try:
            name = urlsplit(f"//{called}").hostname or ""
        except ValueError:
            return False
        return name.rstrip(".") in self.names or (self.numbers and _is_number(name))


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def names_of(bound: socket.socket, named: str) -> tuple[frozenset[str], bool]:
    """The names of what is bound there, which was asked for as `named`; and whether any IP address will do."""
    place = ip_address(bound.getsockname()[0].partition("%")[0])
    if place.is_loopback:
        return THIS_MACHINE | {str(place), named}, False
    own = socket.gethostname()
    names = frozenset((str(place), named, own, f"{own.partition('.')[0]}.local"))
    return (names | THIS_MACHINE if place.is_unspecified else names), place.is_unspecified


def opened(bound: socket.socket) -> str:
    """What is opened beyond this machine, in words; empty where nothing is."""
    host, port = bound.getsockname()[:2]
    place = ip_address(host.partition("%")[0])
    if place.is_loopback:
        return ""
    where = "every address of this machine" if place.is_unspecified else f"the address {place}"
    return (
        f"these pages are open at {where}, port {port}: whoever reaches it can use them and make this machine compute, "
        "without a password, and what is sent can be read on the way. No file of this machine can be read or changed. "
        "Without --host they are for this machine only."
    )

"""Under which names what is served here may be reached, and what `--host` opens.

A page of somebody else's, to whose name this machine's address was given (DNS rebinding), calls by that name: whoever
calls by a name that is not ours is refused. A number cannot be given to anybody, so that where every address of this
machine is listened to, each number will do, also one that only a router in between knows.
"""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from simulation.errors import RequestError
from simulation.wording.values import shown

THIS_MACHINE: Final = frozenset(("localhost", "127.0.0.1", "::1"))
DEFAULT_PORT: Final = 8080
SOMEWHERE: Final = "192.0.2.1"
"""An address of nobody (RFC 5737): nothing is sent there, it is only asked by which way it would go."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names by which something is reached; `numbers`: any IP address will do as well."""

    names: frozenset[str]
    numbers: bool = False

    def known(self, called: str) -> bool:
        """Whether a Host header names what is served here."""
        try:
            name = (urlsplit(f"//{called}").hostname or "").rstrip(".")
        except ValueError:
            return False
        return name in self.names or (self.numbers and _is_number(name))


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def names_of(bound: socket.socket, named: str) -> Names:
    """The names of what is bound there, which was asked for as `named`."""
    place = ip_address(bound.getsockname()[0].partition("%")[0])
    named = named.lower()
    if place.is_loopback:
        return Names(THIS_MACHINE | {str(place), named})
    own = socket.gethostname().lower()
    names = frozenset((str(place), named, own, f"{own.partition('.')[0]}.local"))
    return Names(names | THIS_MACHINE if place.is_unspecified else names, place.is_unspecified)


def listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens at that port; without one at 8080, or at a free one where that is taken.

    Raises
    ------
    RequestError
        If the port is taken, or the address is not one of this machine's.
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
        bound.listen(128)  # two sockets may share a port as long as none of them listens
    except OSError:
        bound.close()
        raise
    return bound


def address(bound: socket.socket) -> str:
    """Where a browser of this machine, or, where others are let in, of the same network finds what listens there."""
    host, port = bound.getsockname()[:2]
    place = ip_address(host.partition("%")[0])
    if place.is_unspecified:
        host = _seen_from_elsewhere() or "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _seen_from_elsewhere() -> str:
    """This machine's address in its network; empty where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((SOMEWHERE, 9))  # sends nothing
            return str(way.getsockname()[0])
        except OSError:
            return ""


def opened(bound: socket.socket) -> str:
    """What is opened beyond this machine, in words; empty where nothing is."""
    host, port = bound.getsockname()[:2]
    place = ip_address(host.partition("%")[0])
    if place.is_loopback:
        return ""
    where = "every address of this machine" if place.is_unspecified else f"the address {place}"
    return (
        f"this is open at {where}, port {port}: whoever reaches it can see the page and send guesses, without a "
        "password, and what is sent can be read on the way. It holds no names, and no file of this machine can be read "
        "or changed. End it after the lesson"
    )

"""What collects the guesses of a class: the page, a place to send a code to, and the codes for whoever has the key.

Of the standard library alone, as it is small and answers a class: a request is a thread that ends with its answer.
Whatever comes in is bounded before it is read, and nothing of it is ever shown as anything but a code.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import signal
import socket
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from simulation.lesson import codes
from simulation.lesson.guesses import REQUESTS, TAKEN, FullError, Guesses, Limit, TakenError
from simulation.lesson.hosts import Names

LONGEST_BODY: Final = 200
SLOWEST: Final = 10.0
"""Seconds in which a request must be there, all of it: whoever says nothing, or little by little, keeps no thread."""

LONGEST_ANSWER: Final = 60.0
"""Seconds in which an answer must have been taken."""

MOST_AT_ONCE: Final = 150
"""Requests that are answered at the same time."""

MOST_OF_ONE: Final = 16
"""Of them those of one address: a browser opens six, and a few may share one."""

KEY: Final = re.compile(r"[0-9a-f]{16}")
"""What a telephone makes up for a guess, so that it counts once however often it is sent."""

SOON: Final = {"Retry-After": "3"}

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

STATUS: Final = {
    codes.LETTERS: HTTPStatus.BAD_REQUEST,
    codes.CHECK: HTTPStatus.BAD_REQUEST,
    codes.NUMBER: HTTPStatus.BAD_REQUEST,
    codes.OTHER: HTTPStatus.CONFLICT,
}


class Collector(ThreadingHTTPServer):
    """Serves the page and takes guesses at a socket that listens already.

    Parameters
    ----------
    bound
        Where it listens.
    page
        The page, in HTML.
    guesses
        Takes what comes in.
    names
        By which it may be called.
    requests, taken
        How many requests and how many guesses it takes from whom.
    """

    daemon_threads = True

    def __init__(
        self,
        bound: socket.socket,
        page: str,
        guesses: Guesses,
        names: Names,
        requests: Limit | None = None,
        taken: Limit | None = None,
    ) -> None:
        super().__init__(bound.getsockname()[:2], _Answer, bind_and_activate=False)
        self.socket.close()
        self.socket = bound
        self.page = page.encode()
        self.page_squeezed = gzip.compress(self.page, mtime=0)
        self.guesses = guesses
        self.names = names
        self.requests = requests or Limit(*REQUESTS)
        self.taken = taken or Limit(*TAKEN)
        self._open: dict[Any, tuple[str, float]] = {}  # connections: of whom, and until when they may last
        self._lock = threading.Lock()
        self._interrupted = False

    def serve_until_interrupted(self) -> None:
        """Serve until Ctrl-C or an order to end.

        Python raises an interruption wherever the main thread is; where that is the end of another thread's life it is
        lost. So it is noted first, and raised between two requests.
        """
        kinds = (signal.SIGINT, signal.SIGTERM)
        before = {kind: signal.signal(kind, self._interrupt) for kind in kinds}
        try:
            self.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            pass
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)
            self.server_close()

    def _interrupt(self, *_: object) -> None:
        self._interrupted = True

    def service_actions(self) -> None:
        """Between two requests: end if somebody said so, and hang up on whoever has had their time."""
        if self._interrupted:
            raise KeyboardInterrupt
        now = time.monotonic()
        with self._lock:
            late = [connection for connection, (_, until) in self._open.items() if until < now]
        for connection in late:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, unless there are too many of them, or too many of one address."""
        with self._lock:
            of_one = sum(address == client_address[0] for address, _ in self._open.values())
            free = len(self._open) < MOST_AT_ONCE and of_one < MOST_OF_ONE
            if free:
                self._open[request] = client_address[0], time.monotonic() + SLOWEST
        if not free:
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self.forget(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.forget(request)

    def forget(self, request: Any) -> None:
        """A connection is over."""
        with self._lock:
            self._open.pop(request, None)

    def is_there(self, request: Any) -> None:
        """A request has come whole, so that its answer has its time."""
        with self._lock:
            if request in self._open:
                self._open[request] = self._open[request][0], time.monotonic() + LONGEST_ANSWER

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away while it was answered."""


class _Refused(Exception):  # noqa: N818 - it ends an answer and reaches nobody
    """What was asked for is not given."""

    def __init__(self, status: HTTPStatus, words: str, **headers: str) -> None:
        super().__init__(words)
        self.status, self.words, self.headers = status, words, headers


class _Answer(BaseHTTPRequestHandler):
    """The answer to one request."""

    server: Collector
    timeout = SLOWEST
    server_version = "class"
    sys_version = ""

    def do_GET(self) -> None:
        self._answered({"/": self._page, "/guesses": self._codes})

    def do_POST(self) -> None:
        self._answered({"/guesses": self._take})

    def _not_here(self) -> None:
        self._refuse(_Refused(HTTPStatus.METHOD_NOT_ALLOWED, "allowed: GET and POST", Allow="GET, POST"))

    do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = do_TRACE = do_CONNECT = _not_here  # noqa: N815

    def _answered(self, places: dict[str, Any]) -> None:
        """Answer, or refuse in words."""
        try:
            self._within(self.server.requests)
            self._check()
            path = urlsplit(self.path).path
            if path not in places:
                known = path in ("/", "/guesses")
                status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_FOUND
                raise _Refused(status, "there is nothing here: the page is at /")
            places[path]()
        except _Refused as refused:
            self._refuse(refused)
        except ValueError:  # an address or a query that cannot be read
            self._refuse(_Refused(HTTPStatus.BAD_REQUEST, "this is no request that can be read"))

    def _check(self) -> None:
        """Refuse whoever calls by a name that is not ours, or from another page."""
        called = self.headers.get_all("Host") or []
        if len(called) != 1 or not self.server.names.known(called[0]):
            raise _Refused(HTTPStatus.BAD_REQUEST, "this is not served under this name")
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != called[0]:
            raise _Refused(HTTPStatus.FORBIDDEN, "guesses come from this page only")

    def _within(self, limit: Limit) -> None:
        if not limit.allows(self.client_address[0]):
            raise _Refused(HTTPStatus.TOO_MANY_REQUESTS, "too many at once: try again in a few seconds", **SOON)

    def _page(self) -> None:
        squeezed = "gzip" in self.headers.get("Accept-Encoding", "")
        body = self.server.page_squeezed if squeezed else self.server.page
        more = {"Content-Encoding": "gzip"} if squeezed else {}
        self._send(HTTPStatus.OK, body, "text/html; charset=utf-8", Vary="Accept-Encoding", **more)

    def _codes(self) -> None:
        key = parse_qs(urlsplit(self.path).query, max_num_fields=4).get("key", [""])[0]
        if not self.server.guesses.asked_by(key):
            raise _Refused(HTTPStatus.FORBIDDEN, "the teacher's link has the key to the guesses")
        guesses = self.server.guesses
        self._json(HTTPStatus.OK, {"lesson": guesses.lesson.lesson, "codes": guesses.codes})

    def _take(self) -> None:
        code, key = self._sent()
        guesses = self.server.guesses
        try:
            guesses.check(code)
            if not guesses.has(key):
                self._within(self.server.taken)
            guesses.add(code, key)
        except codes.CodeError as error:
            raise _Refused(STATUS[error.fault], str(error)) from None
        except TakenError as error:
            raise _Refused(HTTPStatus.CONFLICT, str(error)) from None
        except FullError as error:
            raise _Refused(HTTPStatus.TOO_MANY_REQUESTS, str(error)) from None
        self._send(HTTPStatus.NO_CONTENT)

    def _sent(self) -> tuple[str, str]:
        """The code in the body, and its key."""
        if self.headers.get_content_type() != "application/json":
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a guess is sent as application/json")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "the length of the body is missing")
        if len(length) > 9 or int(length) > LONGEST_BODY:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a guess has at most {LONGEST_BODY} bytes")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise _Refused(HTTPStatus.BAD_REQUEST, "the body is no JSON") from None
        found = body if isinstance(body, dict) and set(body) == {"code", "key"} else {}
        code, key = found.get("code"), found.get("key")
        if not isinstance(code, str) or not isinstance(key, str) or not KEY.fullmatch(key):
            words = (
                'allowed: {"code": "ABC-DEF", "key": "..."}, the key of 16 digits from 0 to f, made up for this guess'
            )
            raise _Refused(HTTPStatus.BAD_REQUEST, words)
        return code, key

    # ------------------------------------------------------------ what goes out

    def _refuse(self, refused: _Refused) -> None:
        self._json(refused.status, {"error": refused.words}, **refused.headers)

    def _json(self, status: HTTPStatus, data: Any, **headers: str) -> None:
        self._send(status, json.dumps(data).encode(), "application/json", **headers)

    def _send(self, status: HTTPStatus, body: bytes = b"", kind: str = "", **headers: str) -> None:
        self.server.is_there(self.connection)
        self.connection.settimeout(LONGEST_ANSWER)
        self.send_response(status)
        sizes = {"Content-Type": kind, "Content-Length": str(len(body))} if kind else {}
        for name, value in {**HEADERS, **sizes, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Refuse what is no request of HTTP, in words of ours: nothing of it is repeated."""
        status = HTTPStatus(code)
        self.command = getattr(self, "command", None) or "GET"
        self._json(status, {"error": status.phrase})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is noted of who came."""

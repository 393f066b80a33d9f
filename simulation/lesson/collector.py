"""What collects the guesses of a class: the page, a place to send a code to, and the codes for whoever has the key.

Of the standard library alone, as it is small and answers a class: a request is a thread that ends with its answer.
Whatever comes in is bounded before it is read, and nothing of it is ever shown as anything but a code.
"""

from __future__ import annotations

import gzip
import json
import signal
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from simulation.lesson import codes
from simulation.lesson.guesses import REQUESTS, TAKEN, FullError, Guesses, Limit
from simulation.lesson.hosts import Names

LONGEST_BODY: Final = 200
SLOWEST: Final = 10.0
"""Seconds in which a request must be there: whoever says nothing does not keep a thread."""

MOST_AT_ONCE: Final = 100
"""Requests that are answered at the same time."""

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
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
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
        """End if somebody said so."""
        if self._interrupted:
            raise KeyboardInterrupt

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, unless there are too many of them."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._places.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

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
            self._check()
            path = urlsplit(self.path).path
            if path not in places:
                known = path in ("/", "/guesses")
                status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_FOUND
                raise _Refused(status, "there is nothing here: the page is at /")
            places[path]()
        except _Refused as refused:
            self._refuse(refused)

    def _check(self) -> None:
        """Refuse whoever calls by a name that is not ours, from another page, or too often."""
        called = self.headers.get_all("Host") or []
        if len(called) != 1 or not self.server.names.known(called[0]):
            raise _Refused(HTTPStatus.BAD_REQUEST, "this is not served under this name")
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != called[0]:
            raise _Refused(HTTPStatus.FORBIDDEN, "guesses come from this page only")
        self._within(self.server.requests)

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
        code = self._code()
        self._within(self.server.taken)
        try:
            self.server.guesses.add(code)
        except codes.CodeError as error:
            raise _Refused(STATUS[error.fault], str(error)) from None
        except FullError as error:
            raise _Refused(HTTPStatus.TOO_MANY_REQUESTS, str(error)) from None
        self._send(HTTPStatus.NO_CONTENT)

    def _code(self) -> str:
        """The code in the body."""
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
        found = body.get("code") if isinstance(body, dict) and len(body) == 1 else None
        if not isinstance(found, str):
            raise _Refused(HTTPStatus.BAD_REQUEST, 'allowed: {"code": "ABC-DEF"}')
        return found

    # ------------------------------------------------------------ what goes out

    def _refuse(self, refused: _Refused) -> None:
        self._json(refused.status, {"error": refused.words}, **refused.headers)

    def _json(self, status: HTTPStatus, data: Any, **headers: str) -> None:
        self._send(status, json.dumps(data).encode(), "application/json", **headers)

    def _send(self, status: HTTPStatus, body: bytes = b"", kind: str = "", **headers: str) -> None:
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

"""What collects guesses, asked over HTTP as telephones do, and as those do who mean harm."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulation.errors import RequestError
from simulation.lesson import collector as collecting
from simulation.lesson import guesses as keeping
from simulation.lesson.codes import code
from simulation.lesson.collector import Collector
from simulation.lesson.guesses import Guesses, Limit
from simulation.lesson.hosts import Names, address, listening, names_of, opened
from simulation.lesson.reading import read_lesson

PLENTY = (1e6, 1e6)
GOOD = code("key-person", [12, 6])
JSON = {"Content-Type": "application/json"}
KEY = "0123456789abcdef"


@contextlib.contextmanager
def serving(
    guesses: Guesses | None = None,
    requests: Limit | None = None,
    taken: Limit | None = None,
    page: str = "<!doctype html><p>The page</p>",
) -> Iterator[tuple[int, Collector]]:
    """A collector at a free port of this machine."""
    bound = listening("127.0.0.1", 0)
    port = bound.getsockname()[1]
    served = Collector(
        bound,
        page,
        guesses or Guesses(read_lesson("key-person")),
        names_of(bound, "127.0.0.1"),
        requests or Limit(PLENTY, PLENTY),
        taken or Limit(PLENTY, PLENTY),
    )
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield port, served
    finally:
        served.shutdown()
        thread.join()
        served.server_close()


def asked(
    port: int,
    method: str,
    path: str,
    body: bytes | str | None = None,
    headers: dict[str, str] | None = None,
    source: tuple[str, int] | None = None,
) -> tuple[int, Any, dict[str, str]]:
    """Status, body (JSON as plain data) and headers of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=source)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        text = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        is_json = found.get("content-type") == "application/json" and text
        return answer.status, json.loads(text) if is_json else text, found
    finally:
        connection.close()


def body_of(text: str, key: str | None = None) -> str:
    """What a telephone sends: a code, and a key that it makes up for each guess."""
    return json.dumps({"code": text, "key": key or secrets.token_hex(8)})


def sent(port: int, text: str, source: tuple[str, int] | None = None, *, key: str | None = None, **headers: str) -> int:
    return asked(port, "POST", "/guesses", body_of(text, key), {**JSON, **headers}, source)[0]


# ---------------------------------------------------------------- a class


def test_a_class_sends_guesses_and_the_teacher_sees_them() -> None:
    with serving() as (port, served):
        status, body, headers = asked(port, "GET", "/")
        assert (status, body) == (200, b"<!doctype html><p>The page</p>")
        assert headers["x-content-type-options"] == "nosniff"
        assert sent(port, GOOD) == 204
        assert sent(port, GOOD.lower().replace("-", " ")) == 204  # two pupils may guess alike
        status, body, _ = asked(port, "GET", f"/guesses?key={served.guesses.key}")
        assert (status, body) == (200, {"lesson": "key-person", "codes": [GOOD, GOOD]})


def test_the_page_is_squeezed_for_those_who_take_it() -> None:
    with serving() as (port, _):
        _, body, headers = asked(port, "GET", "/", headers={"Accept-Encoding": "gzip, br"})
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(body) == b"<!doctype html><p>The page</p>"


def test_forty_telephones_at_once_are_all_heard() -> None:
    with serving(requests=Limit(*keeping.REQUESTS), taken=Limit(*keeping.TAKEN)) as (port, served):
        found: list[int] = []

        def pupil(place: int) -> None:
            found.append(sent(port, code("key-person", [place % 31, place // 31]), source=(f"127.0.0.{place + 2}", 0)))

        threads = [threading.Thread(target=pupil, args=(place,)) for place in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [204] * 40
        assert sorted(served.guesses.codes) == sorted(
            code("key-person", [place % 31, place // 31]) for place in range(40)
        )


def test_nobody_without_the_key_sees_guesses() -> None:
    with serving() as (port, _):
        sent(port, GOOD)
        for query in ("", "?key=", "?key=wrong", "?key=%ff", "?yek=1&key=2", "?" + "&".join("a=1" for _ in range(50))):
            status, body, _ = asked(port, "GET", f"/guesses{query}")
            assert status in (400, 403)
            assert GOOD not in json.dumps(body)
        assert asked(port, "GET", "/guesses?key=x")[0] == 403


# ---------------------------------------------------------------- what is no guess


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", 400),
        ("ABC", 400),
        ("<script>", 400),
        (GOOD[:-1] + "Z", 400),
        (code("everyone", [1, 2, 3]), 409),
        (code("key-person", [1, 2, 3]), 400),
        (code("key-person", [127, 3]), 400),
    ],
)
def test_what_is_no_code_of_the_lesson_is_refused_in_words(text: str, status: int) -> None:
    with serving() as (port, served):
        found, body, _ = asked(port, "POST", "/guesses", body_of(text), JSON)
        assert found == status
        assert set(body) == {"error"}
        assert "no code of this lesson" in body["error"]
        assert served.guesses.codes == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", JSON, 400),
        (b"{", JSON, 400),
        (b"\xff\xfe", JSON, 400),
        (b"[" * 199, JSON, 400),
        (b"null", JSON, 400),
        (b'{"code": 3}', JSON, 400),
        (b'{"code": "' + GOOD.encode() + b'"}', JSON, 400),
        (b'{"code": "' + GOOD.encode() + b'", "key": 3}', JSON, 400),
        (b'{"code": "' + GOOD.encode() + b'", "key": "<b>0123456789abc"}', JSON, 400),
        (b'{"code": "' + GOOD.encode() + b'", "key": "0123456789abcdef", "name": "Ann"}', JSON, 400),
        (b'{"code": "' + GOOD.encode() + b'", "name": "Ann"}', JSON, 400),
        (b'{"code": "' + b"A" * 200 + b'"}', JSON, 413),
        (b'{"code": "' + GOOD.encode() + b'"}', {"Content-Type": "text/plain"}, 415),
        (b'{"code": "' + GOOD.encode() + b'"}', {}, 415),
        (b"", {**JSON, "Content-Length": "-1"}, 411),
        (b"", {**JSON, "Content-Length": "9" * 50}, 413),
        (b"", {**JSON, "Content-Length": "\xb2"}, 411),
    ],
)
def test_a_body_that_is_no_guess_is_refused(body: bytes, headers: dict[str, str], status: int) -> None:
    with serving() as (port, served):
        found, said, _ = asked(port, "POST", "/guesses", body, headers)
        assert (found, set(said)) == (status, {"error"})
        assert served.guesses.codes == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(method: str) -> None:
    with serving() as (port, _):
        status, _, headers = asked(port, method, "/guesses")
        assert (status, headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "path", ["/favicon.ico", "/../pyproject.toml", "//evil", "/guesses/", "/%2e%2e/", "/?" + "a" * 9000]
)
def test_there_is_nothing_else(path: str) -> None:
    with serving() as (port, _):
        status, body, _ = asked(port, "GET", path)
        assert (status, b"page" in body if isinstance(body, bytes) else "error" in body) in ((404, True), (200, True))
        assert status == (200 if path.startswith("/?") else 404)
        assert asked(port, "POST", "/", b"{}", JSON)[0] == 405


def test_what_is_no_request_is_refused_and_not_repeated() -> None:
    with serving() as (port, _):
        for line in (
            b"HACK <script> HTTP/1.1\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"\x16\x03\x01\r\n\r\n",
            b"GET " + b"/" * 70_000,
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as wire:
                wire.sendall(line)
                with contextlib.suppress(ConnectionResetError):
                    wire.shutdown(socket.SHUT_WR)
                    said = b"".join(iter(lambda: wire.recv(4096), b""))
                    assert b"script" not in said
        assert sent(port, GOOD) == 204


# ---------------------------------------------------------------- other names, other pages


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "", "[::1", "127.0.0.1.nip.io"]
)
def test_whoever_calls_by_another_name_is_refused(host: str) -> None:
    with serving() as (port, served):
        assert asked(port, "GET", "/", headers={"Host": host})[0] == 400
        assert sent(port, GOOD, Host=host) == 400
        assert served.guesses.codes == []


def test_two_names_or_none_are_refused() -> None:
    with serving() as (port, _):
        for head in (b"", b"Host: localhost\r\nHost: evil.example\r\n"):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as wire:
                wire.sendall(b"GET / HTTP/1.1\r\n" + head + b"\r\n")
                assert wire.recv(4096).startswith(b"HTTP/1.0 400")


def test_another_page_sends_no_guesses() -> None:
    with serving() as (port, served):
        assert sent(port, GOOD, Origin="https://evil.example") == 403
        assert sent(port, GOOD, Origin="null") == 403
        assert sent(port, GOOD, Origin=f"http://127.0.0.1:{port}") == 204
        assert served.guesses.codes == [GOOD]


def test_where_every_address_is_open_a_number_will_do_and_a_foreign_name_not() -> None:
    everywhere = Names(frozenset(("laptop", "laptop.local", "localhost")), numbers=True)
    for called in ("192.168.3.4:8080", "[fe80::1]:8080", "laptop:8080", "laptop.local", "LOCALHOST", "localhost."):
        assert everywhere.known(called), called
    for called in ("evil.example", "laptop.evil.example", "1.2.3.4.evil.example", "a b", "[::1"):
        assert not everywhere.known(called), called


def test_what_is_opened_is_said() -> None:
    for host, said in (("127.0.0.1", False), ("0.0.0.0", True)):
        with contextlib.closing(listening(host, 0)) as bound:
            assert bool(opened(bound)) == said
            assert address(bound).startswith("http://")
            assert "0.0.0.0" not in address(bound)


def test_a_port_that_is_taken_is_told() -> None:
    taken = r"--host 127\.0\.0\.1 --port \d+: .* choose another"
    with contextlib.closing(listening("127.0.0.1", 0)) as bound, pytest.raises(RequestError, match=taken):
        listening("127.0.0.1", bound.getsockname()[1])
    with pytest.raises(RequestError, match="choose another"):
        listening("no.such.machine.invalid", 0)


# ---------------------------------------------------------------- too much


def test_a_flood_is_dammed_and_the_class_goes_on() -> None:
    with serving(taken=Limit((5, 0.0), (8, 0.0))) as (port, served):
        found = [sent(port, GOOD) for _ in range(9)]
        assert found == [204] * 5 + [429] * 4
        status, body, headers = asked(port, "POST", "/guesses", body_of(GOOD), JSON)
        assert (status, headers["retry-after"]) == (429, "3")
        assert "too many at once" in body["error"]
        assert len(served.guesses.codes) == 5
        assert asked(port, "GET", "/")[0] == 200


def test_a_guess_whose_receipt_was_lost_is_sent_again_and_counts_once(tmp_path: Path) -> None:
    """Would catch a second dot, a second row, and a telephone that is refused for asking after its own guess."""
    file = tmp_path / "guesses.csv"
    other = code("key-person", [1, 2])
    with serving(Guesses(read_lesson("key-person"), file), taken=Limit((2, 0.0), PLENTY)) as (port, served):
        assert [sent(port, GOOD, key=KEY) for _ in range(4)] == [204] * 4
        assert sent(port, other, key=KEY) == 409  # nobody is told that a guess is in which is not
        assert served.guesses.codes == [GOOD]
        assert sent(port, GOOD) == 204  # another pupil who guesses alike
        assert [sent(port, GOOD), sent(port, GOOD, key=KEY)] == [429, 204]
        assert served.guesses.codes == [GOOD, GOOD]
    assert file.read_text().splitlines()[1:] == [f"{GOOD},12,6"] * 2


def test_a_limit_is_of_each_address_and_of_all_and_comes_back_with_time() -> None:
    now = [0.0]
    limit = Limit((3, 1.0), (5, 1.0), clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
    assert [limit.allows("b") for _ in range(3)] == [True, True, False]  # all together have had five
    now[0] = 2.0
    assert [limit.allows("a"), limit.allows("b"), limit.allows("a")] == [True, True, False]
    for number in range(2 * keeping.MOST_ADDRESSES):
        limit.allows(f"10.0.{number}")
    assert len(limit._by_address) == keeping.MOST_ADDRESSES


def test_a_hall_is_full_at_some_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_GUESSES", 3)
    with serving() as (port, served):
        assert [sent(port, GOOD) for _ in range(5)] == [204, 204, 204, 429, 429]
        assert len(served.guesses.codes) == 3


def test_whoever_says_nothing_or_little_by_little_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "SLOWEST", 0.3)
    monkeypatch.setattr(collecting, "MOST_AT_ONCE", 3)
    with serving() as (port, _), contextlib.ExitStack() as ended:
        silent = [ended.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5)) for _ in range(3)]
        gone, deadline = set[int](), time.monotonic() + 5
        while len(gone) < 3 and time.monotonic() < deadline:
            for place, wire in enumerate(silent):
                try:
                    wire.sendall(b"P")  # every bit of it within any timeout of a single bit
                except OSError:
                    gone.add(place)
            time.sleep(0.05)
        assert len(gone) == 3
        assert sent(port, GOOD) == 204


def test_one_address_has_a_few_connections_and_leaves_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_OF_ONE", 2)
    with serving() as (port, _), contextlib.ExitStack() as ended:
        for _ in range(2):
            ended.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
        with pytest.raises((OSError, http.client.HTTPException)):
            sent(port, GOOD)
        assert sent(port, GOOD, source=("127.0.0.9", 0)) == 204


def test_what_is_no_guess_takes_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(taken=Limit((1, 0.0), PLENTY)) as (port, _):
        assert [sent(port, text) for text in ("ABC", "<script>", GOOD, GOOD)] == [400, 400, 204, 429]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("http://[", {"Host": "localhost"}),
        ("/guesses?" + "&".join("a=1" for _ in range(50)), {}),
        ("/", {"Origin": "http://["}),
        ("/", {"Host": "["}),
    ],
)
def test_what_cannot_be_read_is_answered_and_counted(path: str, headers: dict[str, str]) -> None:
    with serving(requests=Limit((2, 0.0), PLENTY)) as (port, _):
        answers = [asked(port, "GET", path, headers=headers) for _ in range(3)]
        assert [status for status, _, _ in answers] == [400, 400, 429]
        assert all(set(said) == {"error"} for _, said, _ in answers)


# ---------------------------------------------------------------- what is kept


def test_guesses_are_kept_in_a_file_as_they_come(tmp_path: Path) -> None:
    lesson = read_lesson("key-person")  # from 0 to 30
    file = tmp_path / "guesses.csv"
    guesses = Guesses(lesson, file)
    guesses.add(GOOD, KEY)
    assert file.read_bytes() == f"code,sole,shared\r\n{GOOD},12,6\r\n".encode()
    with pytest.raises(RequestError, match=r"guesses\.csv is there already"):
        Guesses(lesson, file)
    Guesses(lesson, file, overwrite=True)
    assert file.read_text() == "code,sole,shared\n"
    with pytest.raises(RequestError, match="cannot be written"):
        Guesses(lesson, tmp_path / "no" / "where.csv")


def test_a_file_that_goes_away_loses_no_guess(tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "folder").mkdir()
    guesses = Guesses(read_lesson("key-person"), tmp_path / "folder" / "guesses.csv", tell=told.append)
    (tmp_path / "folder" / "guesses.csv").unlink()
    (tmp_path / "folder").rmdir()
    assert guesses.add(GOOD, KEY) == GOOD
    assert guesses.codes == [GOOD]
    assert "cannot be written any more" in told[0]


def test_every_class_has_a_key_of_its_own() -> None:
    keys = {Guesses(read_lesson("free")).key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) >= 16 for key in keys)

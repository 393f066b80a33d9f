"""Standard output as it is met elsewhere: of few letters, full, closed; and Ctrl-C at any moment."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.errors import WorkError
from simulation.results import reading as results
from simulation.sweep.sweep import sweep
from simulation.wording import streams
from simulation.wording.streams import SPELLED, legible
from tests.helpers.stand_ins import calm, small, stand_in

COMMAND = [sys.executable, "-c", "from simulation.entry import main; main()"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("streams") / "out"
    sweep(small(), directory, workers=1, engine=stand_in(calm))
    return directory


def told(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "COLUMNS": "100"}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437", "utf-8"])
def test_a_sign_is_never_lost(encoding: str) -> None:
    text = legible("−0.101 ± 0.004 … – ≤ → 5 € ù 中 \x1b[31m", encoding)
    assert text.encode(encoding).decode(encoding) == text
    assert "?" not in text
    assert text[0] in "-−"
    assert "\x1b" not in text
    if encoding == "ascii":
        assert text == "-0.101 +/- 0.004 ... - <= -> 5 EUR u \\u4e2d \\x1b[31m"


def test_what_stands_for_a_character_is_ascii() -> None:
    assert all(each.isascii() and each for each in SPELLED.values())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_table_is_spelled_in_the_letters_that_a_stream_has(swept: Path, encoding: str) -> None:
    few, all_letters = (CliRunner(charset=each).invoke(main, ["compare", str(swept)]) for each in (encoding, "utf-8"))
    assert few.exit_code == 0
    text = few.stdout_bytes.decode(encoding)
    assert "?" not in text
    # as many losses as there are, and no other
    assert len(re.findall(r"[ |]-[0-9]", text)) == len(re.findall(" −[0-9]", all_letters.stdout)) > 0
    assert "shared - sole" in text
    data = CliRunner(charset=encoding).invoke(main, ["compare", str(swept), "--json"])
    assert json.loads(data.stdout_bytes.decode("ascii"))["answers"]


def strict(encoding: str, monkeypatch: pytest.MonkeyPatch) -> tuple[io.BytesIO, io.BytesIO]:
    """What comes out of standard streams that refuse whatever they have no letter for, until somebody helps them."""
    found = io.BytesIO(), io.BytesIO()
    for name, written in zip(("stdout", "stderr"), found, strict=True):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(written, encoding=encoding, errors="strict"))
    return found


@pytest.mark.parametrize(("encoding", "expected"), [("ascii", b"-1 cafe"), ("cp1252", b"-1 caf\xe9")])
def test_a_stream_that_is_taken_over_spells(encoding: str, expected: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    found = strict(encoding, monkeypatch)
    streams.take_over()
    for stream, written in zip((sys.stdout, sys.stderr), found, strict=True):
        stream.write("−1 café")
        stream.flush()
        assert written.getvalue() == expected


@pytest.mark.parametrize(("encoding", "expected"), [("ascii", b"cafe"), ("cp1252", b"caf\xe9")])
def test_a_command_spells_on_streams_that_nobody_took_over(
    encoding: str, expected: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, said = strict(encoding, monkeypatch)
    with pytest.raises(SystemExit) as ended:
        main(["compare", "café"])
    assert ended.value.code == 2
    sys.stderr.flush()
    assert b"there is no directory " + expected in said.getvalue()
    sys.stdout.write("−")
    sys.stdout.flush()
    assert table.getvalue() == b"-"


@pytest.mark.long  # four processes each
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_tables_and_data_pass_through_a_stream_of_few_letters(swept: Path, encoding: str) -> None:
    table, whole = (told("compare", swept, encoding=each) for each in (encoding, "utf-8"))
    assert table.returncode == 0
    text = table.stdout.decode(encoding)
    assert "?" not in text
    assert "shared - sole" in text
    # as many losses as there are, and no other
    assert len(re.findall(r"[ |]-[0-9]", text)) == len(re.findall(" −[0-9]", whole.stdout.decode())) > 0
    data = told("compare", swept, "--json", encoding=encoding)
    assert json.loads(data.stdout.decode("ascii"))["answers"]
    assert "there is no directory caf" in told("compare", "café", encoding=encoding).stderr.decode(encoding)


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(
    "command",
    [
        "--help",
        pytest.param("compare {}", marks=pytest.mark.long),
        pytest.param("compare {} --json", marks=pytest.mark.long),
        pytest.param("schema", marks=pytest.mark.long),
        pytest.param("describe outcomes", marks=pytest.mark.long),
    ],
)
def test_a_full_disk_behind_standard_output_is_one_line(swept: Path, command: str) -> None:
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [*COMMAND, *(part.format(swept) for part in command.split())],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert ended.stderr.decode() == "standard output cannot be written: No space left on device\n"
    assert ended.returncode == 1


def test_what_is_said_to_nobody_stops_nothing(swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def draw(*_: object) -> Iterator[Path]:
        for name in ("first", "second"):
            sys.stdout.flush()  # a pipe says only now that nobody is there
            (tmp_path / name).touch()
            yield tmp_path / name

    monkeypatch.setattr("simulation.cli.plot.draw", draw)
    reading, writing = os.pipe()
    os.close(reading)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(os.fdopen(writing, "wb"), encoding="utf-8"))
    monkeypatch.setattr(sys, "stderr", said := io.StringIO())
    streams.take_over()
    try:
        main(["plot", str(swept)], standalone_mode=False)
    finally:
        sys.stdout.close()
    assert said.getvalue() == ""
    assert (tmp_path / "second").exists()


@pytest.mark.long  # a process that draws all figures
def test_what_nobody_reads_is_still_drawn(swept: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [*COMMAND, "plot", str(swept), "-o", str(tmp_path / "figures")],
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert {"overview.png", "trust_by_week.svg"} <= {file.name for file in (tmp_path / "figures").iterdir()}


PRESSED = """
import os, signal, sys, time
import simulation.entry as command

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            {what}

sys.meta_path.insert(0, Finder())
command.main()
"""
ONCE = "os.kill(os.getpid(), signal.SIGINT); time.sleep(5)"
TWICE = f"""
            try:
                {ONCE}
            finally:
                {ONCE}
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("what", "words"), [(ONCE, "interrupted\n"), (TWICE, "interrupted twice: ended at once; ")])
def test_ctrl_c_before_there_is_a_command_is_a_line(what: str, words: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PRESSED.format(what=what)], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    text = ended.stderr.decode()
    assert text.startswith(words)
    assert text.count("\n") == 1


def test_failures_that_cannot_be_tidied_are_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(file: Path, missing_ok: bool = False) -> None:
        if file.parent.name == "failures":
            raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", stuck)
    with pytest.raises(WorkError, match=r"cannot delete .*part-000000.parquet: Operation not permitted: 0 of 24 runs"):
        sweep(small(), tmp_path / "out", workers=1, engine=stand_in(calm))
    assert results.read_manifest(tmp_path / "out").state == "interrupted"

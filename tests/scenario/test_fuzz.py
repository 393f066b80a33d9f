"""Files changed byte by byte: whatever they hold, they are read or refused in words, and nothing is written."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.errors import ScenarioError
from simulation.scenario.reading import read_scenario

SHIPPED = [file.read_bytes() for file in sorted(Path(__file__).parents[2].joinpath("scenarios").glob("*.yaml"))]
OWN = b"""name: own
question: "Why \xe2\x80\x93 and since when?"
seed: 7
regimes: {sole: , pods: {from: shared, touchpoints: [success, sales], cover: 0.5}}
weeks: {warm_up: 4, horizon: 20}
parameters: {accounts: 20, regimes.pods.routing: 0.5}
design: {method: lhs, points: 8}
factors:
  turnover: {low: 0.01, high: 0.4, scale: log}
  reassign: [colleague, new_hire]
precision: {outcome: trust, half_width: 0.01, at_most: 100, between: [sole, pods]}
record: [trust]
"""
POINTS = b'turnover,accounts,reassign\n0.1,20,colleague\n0.25,4e1,new_hire\n"0.3",30,colleague\n'
FILE_OF_POINTS = b"name: t\nseed: 1\ndesign: points.csv\n"

PIECES = [
    *(
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b" ",
        b"  ",
        b"\x00",
        b"\x1b[31m",
        b"\x7f",
        b"\xff",
        b"\xc2\xa0",
        b"\xef\xbb\xbf",
        b"\xe2\x88\x92",
    ),
    *(
        b":",
        b": ",
        b",",
        b"- ",
        b"{",
        b"}",
        b"[",
        b"]",
        b"#",
        b"&a ",
        b"*a",
        b"!!str ",
        b"? ",
        b"| ",
        b"> ",
        b"'",
        b'"',
        b"%",
        b"@",
    ),
    *(
        b"---\n",
        b"...\n",
        b"<<: ",
        b"~",
        b"null",
        b"true",
        b".nan",
        b"-.inf",
        b"0123",
        b"1e999",
        b"-0",
        b"1_000",
        b"20%",
        b"0x1F",
    ),
    *(
        b"9" * 120,
        b"1e-400",
        b"seed: 3\n",
        b"factors:\n",
        b"regimes:\n",
        b"\\ud800",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x98\x80",
        b";",
        b"sep=,\n",
    ),
]


def mutants(seed: int, wholes: list[bytes], count: int) -> Iterator[bytes]:
    """So many files, each with one to six changes of its bytes, lines or words."""
    chance = random.Random(seed)
    for _ in range(count):
        text = bytearray(chance.choice(wholes))
        for _ in range(chance.choice([1, 1, 2, 3, 6])):
            _change(text, chance, wholes)
        yield bytes(text)


def _change(text: bytearray, chance: random.Random, wholes: list[bytes]) -> None:
    place = chance.randrange(len(text) + 1)
    end = min(len(text), place + chance.choice([1, 1, 2, 5, 20, 200]))
    lines = text.splitlines(keepends=True) or [b""]
    match chance.randrange(7):
        case 0 if text:
            text[place % len(text)] ^= 1 << chance.randrange(8)
        case 1:
            del text[place:end]
        case 2:
            text[place:place] = text[place:end] * chance.choice([1, 2, 50])
        case 3:
            text[place:end] = chance.choice(PIECES)
        case 4:
            text[place:place] = chance.choice(PIECES)
        case 5:
            chance.shuffle(lines)
            text[:] = b"".join(lines)
        case _:
            other = chance.choice(wholes)
            start = chance.randrange(len(other))
            text[place:end] = other[start : start + chance.choice([3, 10, 40])]


def put(folder: Path, *, scenario: bytes = FILE_OF_POINTS, points: bytes = POINTS) -> Path:
    """A scenario file with a file of points beside it."""
    (folder / "points.csv").write_bytes(points)
    file = folder / "scenario.yaml"
    file.write_bytes(scenario)
    return file


def judged(file: Path) -> bool:
    """Whether the file is accepted; else its faults are in words, without control signs, on lines that there are."""
    found: ScenarioError | None = None
    try:
        read_scenario(file)
    except ScenarioError as error:
        found = error
    if found is not None:
        assert found.faults
        for fault in found.faults:
            held = Path(fault.file or file).read_bytes()
            breaks = len(re.findall(rb"\r\n|[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9]", held))
            assert 0 <= fault.line <= breaks + 1
            assert fault.message.isprintable()
            assert not re.search("pydantic|Input should|validation error|object at 0x|Traceback", fault.message)
    return found is None


def shares(folder: Path, seed: int, count: int) -> tuple[float, float]:
    """Reads so many mutants of scenarios, and of points; the shares of them that are accepted."""
    scenarios = [judged(put(folder, scenario=text)) for text in mutants(seed, [*SHIPPED, OWN, FILE_OF_POINTS], count)]
    points = [judged(put(folder, points=text)) for text in mutants(seed + 1, [POINTS], count)]
    assert sorted(file.name for file in folder.iterdir()) == ["points.csv", "scenario.yaml"]
    return sum(scenarios) / count, sum(points) / count


def test_some_files_changed_byte_by_byte(tmp_path: Path) -> None:
    """The test is one of both kinds of file: a mutator that breaks all of them, or none, would test little."""
    for accepted in shares(tmp_path, 1, 150):
        assert 0 < accepted < 0.9


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 40, 10))
def test_many_files_changed_byte_by_byte(tmp_path: Path, seed: int) -> None:
    for accepted in shares(tmp_path, seed, 2_000):
        assert 0 < accepted < 0.9


def checked(folder: Path, seed: int, count: int) -> set[int]:
    """Checks so many mutants by command; how it ended."""
    codes = set()
    for number, text in enumerate(mutants(seed, [*SHIPPED, OWN], count)):
        file = put(folder, scenario=text) if number % 4 else put(folder, points=next(mutants(number, [POINTS], 1)))
        result = CliRunner().invoke(main, ["check", str(file)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert bool(result.stderr) == (result.exit_code == 2)
        assert bool(result.stdout) == (result.exit_code == 0)
        codes.add(result.exit_code)
    assert sorted(file.name for file in folder.iterdir()) == ["points.csv", "scenario.yaml"]
    return codes


def test_check_refuses_or_plans_what_was_changed(tmp_path: Path) -> None:
    assert checked(tmp_path, 2, 60) == {0, 2}


@pytest.mark.long
def test_check_refuses_or_plans_whatever_was_changed(tmp_path: Path) -> None:
    assert checked(tmp_path, 3, 1_000) == {0, 2}

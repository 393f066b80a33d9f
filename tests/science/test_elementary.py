"""Exponential, logarithm, power, cosine: close to the truth, and the same bits however they are compiled."""

from __future__ import annotations

import ast
import base64
import ctypes
import math
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt
import pytest
from numba import njit

import simulation
from simulation.science import elementary, elementary_compiled  # noqa: F401 (known to the compiler)
from simulation.science.elementary import cosine_of_turns, exp, log, power
from simulation.web import native
from simulation.web.header import header

Floats = npt.NDArray[np.float64]
NAN, INF = math.nan, math.inf
SMALLEST, LARGEST = 5e-324, 1.7976931348623157e308

NAMES = ("exp", "log", "power", "cosine_of_turns")


def call(name: str, x: float, y: float) -> float:
    return power(x, y) if name == "power" else getattr(elementary, name)(x)


# ---------------------------------------------------------------- close to the truth

EXACT: dict[str, Callable[[Any, Any], Any]] = {
    "exp": lambda x, _: mpmath.exp(x),
    "log": lambda x, _: mpmath.log(x),
    "power": mpmath.power,
    "cosine_of_turns": lambda x, _: mpmath.cospi(2 * x),
}


def wide(chance: np.random.Generator, count: int) -> Floats:
    """Positive numbers of every size, subnormal ones too."""
    return np.exp2(chance.uniform(-1073.0, 1023.9, count))


def near_one(chance: np.random.Generator, count: int) -> Floats:
    found: Floats = 1.0 + chance.normal(size=count) * np.exp2(chance.uniform(-52.0, -3.0, count))
    return found


def of_results(chance: np.random.Generator, count: int, bases: Floats) -> tuple[Floats, Floats]:
    """Bases with exponents that lead to results of every size."""
    bases = bases[bases != 1.0]
    return bases, chance.uniform(-744.0, 709.0, len(bases)) / np.log(bases)


REGIONS: dict[str, tuple[str, Callable[[np.random.Generator, int], Floats | tuple[Floats, Floats]]]] = {
    "exp near 0": ("exp", lambda chance, count: chance.normal(size=count)),
    "exp": ("exp", lambda chance, count: chance.uniform(-745.1, 709.7, count)),
    "log of a share": ("log", lambda chance, count: 1.0 - chance.uniform(0.0, 1.0, count)),
    "log between a half and two": ("log", lambda chance, count: chance.uniform(0.5, 2.0, count)),
    "log near 1": ("log", near_one),
    "log": ("log", wide),
    "power of a share": ("power", lambda chance, count: (chance.uniform(0, 1, count), chance.uniform(0, 9, count))),
    "power": ("power", lambda chance, count: of_results(chance, count, wide(chance, count))),
    "power near 1": ("power", lambda chance, count: of_results(chance, count, near_one(chance, count))),
    "cosine": ("cosine_of_turns", lambda chance, count: chance.uniform(-1.0, 1.0, count)),
    "cosine near its zeros": (
        "cosine_of_turns",
        lambda chance, count: 0.25 + 0.5 * chance.integers(0, 2, count) + near_one(chance, count) - 1.0,
    ),
}


def units_off(name: str, x: float, y: float) -> float:
    """Error in units in the last place of the exact result."""
    exact = EXACT[name](mpmath.mpf(x), mpmath.mpf(y))
    return abs(float((mpmath.mpf(call(name, x, y)) - exact) / mpmath.mpf(math.ulp(float(exact)))))


def farthest_off(region: str, count: int) -> tuple[float, float, float]:
    name, points = REGIONS[region]
    at = points(np.random.default_rng(17), count)
    xs, ys = at if isinstance(at, tuple) else (at, np.zeros(len(at)))
    if name == "cosine_of_turns":
        xs = np.clip(xs, -1.0, 1.0)
    with mpmath.workprec(140):
        return max((units_off(name, x, y), x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True))


MOST_OFF = 0.85
"""The farthest of a million points lies .79 units off; half a unit is what rounding alone costs."""


@pytest.mark.parametrize("region", REGIONS)
def test_the_error_stays_below_one_unit_in_the_last_place(region: str) -> None:
    off, x, y = farthest_off(region, 1500)
    assert off < MOST_OFF, (x, y)


@pytest.mark.long
@pytest.mark.parametrize("region", REGIONS)
def test_the_error_stays_below_one_unit_in_the_last_place_on_a_million_points(region: str) -> None:
    off, x, y = farthest_off(region, 100_000)
    assert off < MOST_OFF, (x, y)


# ---------------------------------------------------------------- known answers

KNOWN = [
    *[("exp", x, found) for x, found in ((0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (NAN, NAN), (5e-324, 1.0))],
    *[("exp", x, found) for x, found in ((710.0, INF), (1e308, INF), (-746.0, 0.0), (-1e308, 0.0))],
    ("exp", -745.0, 5e-324),
    ("exp", 709.782712893384, 1.7976931348622732e308),
    *[("log", x, found) for x, found in ((1.0, 0.0), (0.0, -INF), (-0.0, -INF), (-1.0, NAN), (INF, INF), (NAN, NAN))],
    *[("log", x, found) for x, found in ((-INF, NAN), (SMALLEST, -744.4400719213812), (LARGEST, 709.782712893384))],
    *[("cosine_of_turns", x, found) for x, found in ((0.0, 1.0), (0.25, -0.0), (0.5, -1.0), (0.75, 0.0), (1.0, 1.0))],
    *[("cosine_of_turns", x, 0.7071067811865476) for x in (0.125, 0.875, -0.125)],
]
POWERS = [
    *[(1.0, y, 1.0) for y in (0.0, INF, -INF, NAN, LARGEST)],
    *[(x, 0.0, 1.0) for x in (0.0, INF, NAN, -1.0, SMALLEST)],
    *[(0.0, y, found) for y, found in ((2.0, 0.0), (SMALLEST, 0.0), (-2.0, INF), (INF, 0.0), (-INF, INF), (NAN, NAN))],
    *[(INF, y, found) for y, found in ((2.0, INF), (-2.0, 0.0), (INF, INF), (-INF, 0.0), (NAN, NAN))],
    *[(0.5, y, found) for y, found in ((INF, 0.0), (-INF, INF), (NAN, NAN), (1074.0, SMALLEST), (-1023.0, 2.0**1023))],
    *[(x, y, NAN) for x, y in ((-1.0, 2.0), (-0.5, 0.5), (NAN, 1.0), (-INF, 2.0))],
    (math.nextafter(1.0, 2.0), INF, INF),
    (math.nextafter(1.0, 0.0), INF, 0.0),
    (math.nextafter(1.0, 2.0), 1e300, INF),
    (math.nextafter(1.0, 2.0), 4503599627370496.0, 2.718281828459045),
    (LARGEST, 1.0, LARGEST),
    (SMALLEST, 1.0, SMALLEST),
    (LARGEST, -1.0, 5.562684646268003e-309),
    (SMALLEST, -1.0, INF),
    (0.7, SMALLEST, 1.0),
]


@pytest.mark.parametrize(("name", "x", "found"), KNOWN)
def test_the_ends_and_the_exact_results(name: str, x: float, found: float) -> None:
    assert repr(call(name, x, 0.0)) == repr(found)


@pytest.mark.parametrize(("x", "y", "found"), POWERS)
def test_the_ends_and_the_exact_results_of_a_power(x: float, y: float, found: float) -> None:
    assert repr(power(x, y)) == repr(found)


def test_exp_rises_and_a_share_stays_a_share() -> None:
    x = np.linspace(-40.0, 1.0, 20_001)
    found = [exp(value) for value in x.tolist()]
    assert found == sorted(found)
    assert all(0.0 <= power(share, 0.7) <= 1.0 for share in np.linspace(0.0, 1.0, 5_001).tolist())


def test_a_double_and_its_bits_are_one() -> None:
    for number in (0.0, -0.0, 1.5, -2.75, SMALLEST, LARGEST, INF, -INF):
        assert repr(elementary.number_of(elementary.bits_of(number))) == repr(number)
    assert elementary.bits_of(1.0) == 1023 << 52
    assert [elementary.power_of_two(e) for e in (-1022, -1, 0, 1, 1023)] == [2.0**e for e in (-1022, -1, 0, 1, 1023)]


# ---------------------------------------------------------------- the same bits


def anywhere(count: int) -> dict[str, tuple[Floats, Floats]]:
    """Points for each function: half of them with any bits at all, half where the model asks."""
    chance = np.random.default_rng(2026)
    bits = chance.integers(0, 2**64, (4, count), dtype=np.uint64).view(np.float64)
    bits[:, :2] = [[NAN, INF], [-INF, 0.0], [SMALLEST, LARGEST], [1.0, -0.0]]
    share = chance.uniform(0.0, 1.0, (5, count))
    exponents = np.fmod(bits[3], 9.0, where=np.isfinite(bits[3]), out=bits[3].copy())
    return {
        "exp": (np.concatenate([bits[0], 20.0 * share[0] - 15.0]), np.zeros(2 * count)),
        "log": (np.concatenate([bits[1], share[1]]), np.zeros(2 * count)),
        "power": (np.concatenate([np.abs(bits[2]), share[2]]), np.concatenate([exponents, 5.0 * share[3]])),
        "cosine_of_turns": (np.concatenate([share[4], share[4] - 1.0]), np.zeros(2 * count)),
    }


def same(found: Floats, expected: Floats) -> bool:
    """The same bits; one NaN is as good as another."""
    undefined = np.isnan(found)
    assert found.shape == expected.shape
    return (
        bool((undefined == np.isnan(expected)).all()) and found[~undefined].tobytes() == expected[~undefined].tobytes()
    )


@njit
def compiled(which: int, x: Floats, y: Floats) -> Floats:
    found = np.empty_like(x)
    for i in range(x.size):
        if which == 0:
            found[i] = exp(x[i])
        elif which == 1:
            found[i] = log(x[i])
        elif which == 2:
            found[i] = power(x[i], y[i])
        else:
            found[i] = cosine_of_turns(x[i])
    return found


@pytest.fixture(scope="module")
def results() -> dict[str, Floats]:
    """What the compiler of the engine makes of 400,000 points for each function."""
    return {name: compiled(NAMES.index(name), *at) for name, at in anywhere(200_000).items()}


@pytest.mark.parametrize("name", NAMES)
def test_interpreted_and_compiled_agree_to_the_last_bit(name: str) -> None:
    x, y = anywhere(5_000)[name]
    plain = np.array([call(name, *at) for at in zip(x.tolist(), y.tolist(), strict=True)])
    assert same(plain, compiled(NAMES.index(name), x, y))


def headers(place: Path) -> None:
    place.joinpath("records.h").write_text(header())


SOURCE = Path(__file__).with_name("elementary.c")


@pytest.mark.skipif(native.compiler() is None, reason="no C compiler (gcc or cc) was found")
@pytest.mark.parametrize(
    "options", [native.OPTIONS, ("-O0", "-ffp-contract=off", "-fPIC", "-shared")], ids=["-O3", "-O0"]
)
def test_c_gives_the_same_bits(options: tuple[str, ...], tmp_path: Path, results: dict[str, Floats]) -> None:
    headers(tmp_path)
    built = tmp_path / "elementary.so"
    command = [native.compiler(), *options, f"-I{tmp_path}", f"-I{native.SOURCES}", str(SOURCE), "-o", str(built)]
    subprocess.run(command, check=True)  # type: ignore[arg-type]
    library = ctypes.CDLL(str(built))
    for name, (x, y) in anywhere(200_000).items():
        found = np.empty_like(x)
        arrays = [ctypes.c_void_p(array.ctypes.data) for array in (x, y, found)]
        library.evaluate(ctypes.c_int64(NAMES.index(name)), ctypes.c_int64(len(x)), *arrays)
        assert same(found, results[name]), name


ZIG = [sys.executable, "-m", "ziglang", "cc", "-O3", "-ffp-contract=off"]
"""Clang with the headers of musl and a linker for WebAssembly."""

needs_zig = pytest.mark.skipif(find_spec("ziglang") is None, reason="the package ziglang is not installed")


def built(options: list[str], name: str, place: Path) -> Path:
    headers(place)
    made = place / name
    command = [*ZIG, *options, f"-I{place}", f"-I{native.SOURCES}", str(SOURCE), "-o", str(made)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"ZIG_LOCAL_CACHE_DIR": str(place)})
    return made


def written(place: Path, results: dict[str, Floats]) -> tuple[Path, Floats]:
    """A file of everything that is asked, and what should come back."""
    asked = [np.column_stack([np.full(len(x), NAMES.index(name)), x, y]) for name, (x, y) in anywhere(200_000).items()]
    file = place / "asked"
    file.write_bytes(np.concatenate(asked).tobytes())
    return file, np.concatenate([results[name] for name in NAMES])


@needs_zig
@pytest.mark.long  # the first time, musl itself is compiled
@pytest.mark.skipif((sys.platform, platform.machine()) != ("linux", "x86_64"), reason="a program for Linux on x86-64")
def test_a_static_program_with_musl_gives_the_same_bits(tmp_path: Path, results: dict[str, Floats]) -> None:
    program = built(["-target", "x86_64-linux-musl", "-static", "-DPROGRAM"], "elementary", tmp_path)
    file, expected = written(tmp_path, results)
    found = subprocess.run([str(program)], input=file.read_bytes(), capture_output=True, check=True).stdout
    assert same(np.frombuffer(found), expected)


WEB = ["-target", "wasm32-freestanding", "-nostdlib", "-Wl,--no-entry", "-Wl,--export=evaluate", "-Wl,--export-memory"]

IN_SCRIPT = """
async function evaluated(bytes, asked) {
    const { instance } = await WebAssembly.instantiate(bytes, {});
    const { memory, evaluate } = instance.exports;
    const count = asked.length / 3, chunk = 20000, from = memory.buffer.byteLength;
    memory.grow(Math.ceil((24 * chunk) / 65536));
    const found = new Float64Array(count);
    for (let turn = 0; turn < 2; turn++) // at first cold, then compiled anew by whatever the browser does to hot code
        for (let at = 0; at < count; at += chunk) {
            const some = Math.min(chunk, count - at), room = new Float64Array(memory.buffer, from, 3 * chunk);
            for (let i = 0; i < some; i++) {
                room[i] = asked[3 * (at + i) + 1];
                room[chunk + i] = asked[3 * (at + i) + 2];
            }
            for (let i = 0, last; i < some; i = last) {
                const which = asked[3 * (at + i)];
                for (last = i; last < some && asked[3 * (at + last)] === which; ) last++;
                const place = from + 8 * i;
                evaluate(BigInt(which), BigInt(last - i), place, place + 8 * chunk, place + 16 * chunk);
            }
            for (let i = 0; i < some; i++) {
                const now = room[2 * chunk + i], before = found[at + i];
                if (turn && !Object.is(now, before)) throw Error(`${now} after ${before}`);
                found[at + i] = now;
            }
        }
    return found;
}
"""


@needs_zig
@pytest.mark.skipif(shutil.which("node") is None, reason="no Node was found")
def test_web_assembly_gives_the_same_bits_in_node(tmp_path: Path, results: dict[str, Floats]) -> None:
    binary = built(WEB, "elementary.wasm", tmp_path)
    file, expected = written(tmp_path, results)
    script = tmp_path / "evaluate.js"
    script.write_text(
        IN_SCRIPT
        + """
const files = require("fs"), [binary, asked] = process.argv.slice(2).map((name) => files.readFileSync(name));
const numbers = new Float64Array(asked.buffer.slice(asked.byteOffset, asked.byteOffset + asked.length));
evaluated(binary, numbers).then((found) => files.writeSync(1, Buffer.from(found.buffer)));
"""
    )
    command = ["node", str(script), str(binary), str(file)]
    out = tmp_path / "found"
    with out.open("wb") as sink:
        subprocess.run(command, stdout=sink, check=True)
    assert same(np.frombuffer(out.read_bytes()), expected)


@needs_zig
@pytest.mark.extras
def test_web_assembly_gives_the_same_bits_in_a_browser(tmp_path: Path, results: dict[str, Floats]) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium was found")
    binary = built(WEB, "elementary.wasm", tmp_path)
    file, expected = written(tmp_path, results)
    asked, some = np.frombuffer(file.read_bytes()).reshape(-1, 3), slice(None, None, 8)
    given = [base64.b64encode(data).decode() for data in (binary.read_bytes(), asked[some].tobytes())]
    script = """async (given) => {
        const [binary, asked] = given.map((text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
        const found = new Uint8Array((await evaluated(binary, new Float64Array(asked.buffer))).buffer);
        let text = "";
        for (let at = 0; at < found.length; at += 4096) text += String.fromCharCode(...found.subarray(at, at + 4096));
        return btoa(text);
    }"""
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(content=IN_SCRIPT)
        answer = page.evaluate(script, given)
        browser.close()
    assert same(np.frombuffer(base64.b64decode(answer)), expected[some])


# ---------------------------------------------------------------- nothing else is used

PLATFORM = re.compile(
    "a?(sin|cos|tan)h?|arc(sin|cos|tan)h?|a(rc)?tan2|exp2?|expm1|log(2|10|1p|addexp2?)?|pow(er)?|float_power|hypot|dist|"
    "cbrt|l?gamma|erfc?|fma"
)
ROOMS = [Path(simulation.__file__).parent / room for room in ("science", "model", "engine")]


def of_the_platform(text: str) -> list[str]:
    """Functions and powers in a module whose last bit the platform chooses."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("math", "np"):
            found += [ast.unparse(node)] if PLATFORM.fullmatch(node.attr) else []
        elif isinstance(node, ast.ImportFrom) and node.module in ("math", "numpy", "cmath"):
            found += [alias.name for alias in node.names if PLATFORM.fullmatch(alias.name)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "pow":
            found.append(ast.unparse(node))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            whole = [isinstance(side, ast.Constant) and isinstance(side.value, int) for side in (node.left, node.right)]
            found += [] if all(whole) else [ast.unparse(node)]
    return found


@pytest.mark.parametrize(
    "file", [file for room in ROOMS for file in sorted(room.rglob("*.py"))], ids=lambda file: file.stem
)
def test_no_result_depends_on_a_function_of_the_platform(file: Path) -> None:
    assert of_the_platform(file.read_text(encoding="utf-8")) == []


def test_nor_does_one_of_the_week_in_c() -> None:
    called = re.compile(rf"\b(?:{PLATFORM.pattern}|sqrt)[fl]?\s*\(|math\.h")
    for file in native.SOURCES.glob("*.[ch]"):
        assert not called.search(re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)), file


def test_such_functions_would_be_seen() -> None:
    text = "from math import exp, floor\nmath.sqrt(2)\nnp.log1p(x)\npow(a, 2)\nx ** 0.5\n2**53\n"
    assert sorted(of_the_platform(text)) == ["exp", "np.log1p", "pow(a, 2)", "x ** 0.5"]

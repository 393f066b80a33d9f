"""The engine in the web is the compiled engine: the same bits in Node and in Chromium, and what is shipped is new."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from simulation.errors import WorkError
from simulation.web import build
from simulation.web.declared import as_text
from simulation.web.question import asked
from tests.web.cases import BUILT_IN, Case, anything, cases, differing, of_the_engine, refused

HARNESS = Path(__file__).with_name("answers.mjs")
LARGEST = 60_000

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="no Node was found")


# ---------------------------------------------------------------- what is shipped


@pytest.mark.skipif(not build.has_compiler(), reason="no ziglang is installed")
def test_the_binary_that_is_shipped_is_what_is_built_here_to_the_byte() -> None:
    assert build.wasm() == build.WASM.read_bytes(), "build it anew: python -m simulation.web.build"


def test_the_binary_is_small_and_imports_nothing() -> None:
    found = build.WASM.read_bytes()
    assert len(found) < LARGEST
    assert 2 not in sections(found)  # of imports


def sections(wasm: bytes) -> list[int]:
    """The numbers of the sections of a module."""
    assert wasm[:8] == b"\0asm\1\0\0\0"
    found, at = [], 8
    while at < len(wasm):
        found.append(wasm[at])
        size, shift, at = 0, 0, at + 1
        while True:
            byte, at = wasm[at], at + 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        at += size
    return found


def test_what_is_declared_in_the_web_is_what_is_declared_in_python() -> None:
    assert build.DECLARED.read_text(encoding="utf-8") == as_text(), "build it anew: python -m simulation.web.build"
    bundle = build.BUNDLE.read_text(encoding="utf-8")
    assert build.refreshed(bundle) == bundle, "build it anew: python -m simulation.web.build"


def test_a_bundle_of_something_else_is_refused() -> None:
    with pytest.raises(WorkError, match=r"engine\.js does not have what is declared; bundle it anew: npm run bundle"):
        build.refreshed("var other=1;")


def test_no_option_reorders_arithmetic() -> None:
    assert not [option for option in build.OPTIONS if "fast" in option or "unsafe" in option]
    assert "-ffp-contract=off" in build.OPTIONS


# ---------------------------------------------------------------- the same bits


def question(case: Case) -> dict[str, Any]:
    """The run as it is asked of the engine in the web."""
    return asked(case.parameters, case.regime, case.events, **case.luck)


def shapes(case: Case) -> dict[str, tuple[Any, tuple[int, ...]]]:
    """Type and shape of every array of a run."""
    state, _ = of_the_engine(case)
    return {name: (array.dtype, array.shape) for name, array in state._asdict().items() if "asked" not in name}


def line(case: Case) -> str:
    sizes = {name: dtype.itemsize * int(np.prod(shape)) for name, (dtype, shape) in shapes(case).items()}
    return json.dumps({"question": question(case), "sizes": sizes, "steps": [7, 10_000]})


def check(answer: str, case: Case) -> None:
    """Fail unless the answer has the engine's bits."""
    found = json.loads(answer)
    of = shapes(case)

    def array(name: str) -> np.ndarray:
        dtype, shape = of[name]
        return np.frombuffer(base64.b64decode(found["arrays"][name]), dtype).reshape(shape)

    assert differing(case, array, found["outcomes"]) == [], case


def in_node(questions: Sequence[str], directory: Path) -> list[str]:
    """What Node answers: first what is declared, then an answer to each."""
    lines = directory / "questions.txt"
    lines.write_text("\n".join(questions))
    command = ["node", str(HARNESS), str(build.BUNDLE), str(build.WASM), str(lines)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def some(count: int, of: st.SearchStrategy[Case] | None = None) -> list[Case]:
    """So many random cases, always the same."""
    found: list[Case] = []

    @given(cases() if of is None else of)
    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def collect(case: Case) -> None:
        if case.luck["horizon"] > 0:
            found.append(case)

    collect()
    return found


@needs_node
def test_a_run_in_node_has_the_bits_of_the_engine(tmp_path: Path) -> None:
    chosen = [*BUILT_IN[:2], *some(20)]
    told, *answers = in_node(list(map(line, chosen)), tmp_path)
    assert json.loads(told) == json.loads(as_text()), "bundle it anew: npm run bundle"
    for answer, case in zip(answers, chosen, strict=True):
        check(answer, case)


@needs_node
def test_what_python_refuses_is_refused_in_the_web_and_nothing_else(tmp_path: Path) -> None:
    chosen = some(150, anything())
    lines = [json.dumps({"question": question(case), "sizes": {}, "steps": []}) for case in chosen]
    found = [bool(json.loads(answer).get("faults")) for answer in in_node(lines, tmp_path)[1:]]
    assert found == list(map(refused, chosen))
    assert 10 < sum(found) < len(found) - 10


@pytest.mark.long
@needs_node
def test_runs_of_300_random_firms_in_node_have_the_bits_of_the_engine(tmp_path: Path) -> None:
    chosen = [*BUILT_IN, *some(400)]
    assert len(chosen) >= 300
    for answer, case in zip(in_node(list(map(line, chosen)), tmp_path)[1:], chosen, strict=True):
        check(answer, case)


@needs_node
def test_the_example_of_the_page_on_the_engine_runs(tmp_path: Path) -> None:
    text = (build.HOME / "README.md").read_text(encoding="utf-8")
    program = text.split("```js\n")[1].split("```")[0].replace("./engine.js", str(build.BUNDLE))
    reading = f'import {{ readFileSync }} from "node:fs";\nconst wasm = readFileSync("{build.WASM}");\n'
    (tmp_path / "example.mjs").write_text(reading + program)
    done = subprocess.run(["node", str(tmp_path / "example.mjs")], capture_output=True, text=True, check=True)
    churn, trust = map(float, done.stdout.split())
    assert 0 < churn < 1
    assert 0 < trust < 1


# ---------------------------------------------------------------- in a browser

PAGE = """<!doctype html>
<meta http-equiv="content-security-policy"
      content="default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:">
<script type="module">
%s
globalThis.ask = (wasm, lines) => answers(Engine, wasm, lines);
globalThis.pooled = async (wasm, setting, count) => {
  const engine = await Engine.load(wasm);
  const pool = new Pool(engine, 2);
  const wanted = Array.from({ length: count }, (_, replication) => replication);
  const told = [];
  const found = await pool.answers(setting, wanted, { totals: true, told: (answer) => told.push(answer.replication) });
  const stopped = new AbortController();
  const later = pool.answers(setting, wanted, { signal: stopped.signal, told: () => stopped.abort("enough") });
  const reason = await later.then(() => "all of them", (why) => why);
  const again = await pool.answers(setting, [1]);
  const wrong = await pool.answers(setting, [0, -1, 1.5]).then(() => "none", (why) => why.faults.length);
  const cut = pool.answers(setting, wanted).then(() => "all of them", (why) => why.message);
  pool.end();
  const ended = await cut;
  const same = engine.rows(setting, wanted).every((row, place) => String(row) === String(found[place].outcomes));
  const run = engine.setUp({ ...setting, replication: 1 });
  run.weeks();
  const course = String(courseOf(found[1].totals, "trust")) === String(run.course("trust"));
  const whole = found.map((answer) => answer.replication);
  const one = String(again[0].outcomes) === String(run.row());
  return [same, course, one, told.sort((a, b) => a - b), whole, reason, wrong, ended];
};
</script>
"""
"""A page as it is handed on: one file, nothing fetched, and a content policy that says so."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium was found")
    file = tmp_path_factory.mktemp("page") / "page.html"
    script = build.BUNDLE.read_text(encoding="utf-8") + HARNESS.read_text().replace("export async", "async")
    file.write_text(PAGE % script, encoding="utf-8")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            opened = browser.new_page()
            opened.goto(file.as_uri())
            opened.wait_for_function("globalThis.ask !== undefined")
            yield opened
        finally:
            browser.close()


def wasm_as_text() -> str:
    return base64.b64encode(build.WASM.read_bytes()).decode()


@pytest.mark.extras
def test_a_run_in_chromium_has_the_bits_of_the_engine_cold_and_warm(page: Any) -> None:
    chosen = [*BUILT_IN, *some(100)]
    given_to_it = [wasm_as_text(), list(map(line, chosen))]
    cold, warm = (page.evaluate("([wasm, lines]) => ask(wasm, lines)", given_to_it) for _ in range(2))
    assert cold == warm
    for answer, case in zip(cold, chosen, strict=True):
        check(answer, case)


@pytest.mark.extras
def test_workers_give_what_the_engine_gives_and_can_be_stopped(page: Any) -> None:
    setting = {"parameters": {"accounts": 30}, "regime": "shared", "seed": 3, "warm_up": 20, "horizon": 60}
    found = page.evaluate("([wasm, setting, count]) => pooled(wasm, setting, count)", [wasm_as_text(), setting, 9])
    assert found == [True, True, True, list(range(9)), list(range(9)), "enough", 2, "the workers have ended"]

"""Build what is shipped of the engine in the web: `python -m simulation.web.build`.

`week.wasm` comes out the same to the byte wherever it is built with the pinned compiler (`ziglang`, a development
dependency: clang and a linker for WebAssembly, from the package index); a test builds it anew and compares.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import click

from simulation.errors import WorkError
from simulation.web.declared import as_text
from simulation.web.header import header
from simulation.web.native import SOURCES

HOME: Final = Path(__file__).parent
WASM: Final = HOME / "week.wasm"
DECLARED: Final = HOME / "declared.json"
BUNDLE: Final = HOME / "engine.js"

OPENING, CLOSING = "var declared_default=`", "\n`;"
"""What stands before and after the text of `declared.json` in the bundle."""

OPTIONS: Final = (
    "-target",
    "wasm32-freestanding",
    "-O3",
    "-msimd128",
    "-mbulk-memory",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-std=c11",
    "-nostdlib",
    "-s",
    "-Wl,--no-entry",
    "-Wl,-z,stack-size=65536",
)
"""As in `native.py`, no option reorders arithmetic; nothing is linked that is not in `c/`."""


def has_compiler() -> bool:
    """Whether the compiler is there."""
    return importlib.util.find_spec("ziglang") is not None


def wasm() -> bytes:
    """The engine, compiled for the web.

    Raises
    ------
    WorkError
        If the compiler is missing, or has something to say.
    """
    if not has_compiler():
        raise WorkError("the compiler for the web is missing; install it with: pip install ziglang")
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        (place / "records.h").write_text(header())
        built = place / "week.wasm"
        command = [sys.executable, "-m", "ziglang", "cc", *OPTIONS, f"-I{place}", f"-I{SOURCES}"]
        command += [str(SOURCES / "engine.c"), "-o", str(built)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise WorkError(f"the engine for the web was not built: {done.stderr}")
        return built.read_bytes()


def refreshed(bundle: str) -> str:
    """The bundle with what is now declared, whose text stands in it: no Node is needed for that.

    Raises
    ------
    WorkError
        If it does not stand there.
    """
    begin, end = bundle.find(OPENING), bundle.find(CLOSING)
    if not 0 <= begin < end:
        raise WorkError(f"{BUNDLE.name} does not have what is declared; bundle it anew: npm run bundle")
    text = as_text().replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return bundle[: begin + len(OPENING)] + text + bundle[end + 1 :]


@click.command()
def main() -> None:
    """Write `week.wasm` and `declared.json` anew, and what is declared into `engine.js`."""
    try:
        made = wasm()
    except WorkError as error:
        raise click.ClickException(str(error)) from None
    WASM.write_bytes(made)
    DECLARED.write_text(as_text(), encoding="utf-8")
    BUNDLE.write_text(refreshed(BUNDLE.read_text(encoding="utf-8")), encoding="utf-8")
    for file in (WASM, DECLARED, BUNDLE):
        click.echo(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

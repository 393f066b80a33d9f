"""`python -m simulation.page.build`: the page, bundled from TypeScript, as one file that is shipped (`page.html`).

Needs Node for the bundling (`npm install` here once); an installed package needs none. The same sources give the same
bytes, so that a test can tell whether what is shipped is what was built.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Final

from simulation.page.data import as_data
from simulation.page.declared import declared

HERE: Final = Path(__file__).parent
SOURCES: Final = HERE / "src"
PAGE: Final = HERE / "page.html"
WASM: Final = HERE.parent / "web" / "week.wasm"
TOOLS: Final = HERE / "node_modules" / ".bin"

POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{script}' 'wasm-unsafe-eval'; style-src 'sha256-{style}'; "
    "worker-src blob:; img-src data: blob:; base-uri 'none'; form-action 'none'"
)
"""Nothing is fetched, and no text that comes in can be run or drawn as anything but text."""


def built() -> str:
    """The page.

    Raises
    ------
    RuntimeError
        If there is no Node, or the tools have not been installed.
    """
    style = _bundled("start.css", "--minify")
    script = _bundled("start.ts", "--minify", "--loader:.json=text", "--format=iife", "--target=es2023")
    worker = _bundled("worker.ts", "--minify", "--format=iife", "--target=es2023")
    parts = {
        "policy": POLICY.format(script=_hash(script), style=_hash(style)),
        "style": style,
        "script": script,
        "worker": worker,
        "wasm": base64.b64encode(WASM.read_bytes()).decode(),
        "declared": as_data(declared()),
    }
    page = (SOURCES / "page.html").read_text(encoding="utf-8")
    for name, text in parts.items():
        if "</script" in text or "</style" in text or "<!--" in text:
            raise RuntimeError(f"{name} would end its element")
        page = page.replace(f"{{{{{name}}}}}", text)
    return page


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _bundled(name: str, *options: str) -> str:
    tool = TOOLS / "esbuild"
    if not tool.exists():
        raise RuntimeError(f"there is no {tool}; run npm install in {HERE}")
    command = [str(tool), str(SOURCES / name), "--bundle", "--charset=utf8", "--log-level=warning", *options]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.strip()


def main() -> None:
    """Check the types, bundle, and write the page."""
    if not (TOOLS / "tsc").exists():
        sys.exit(f"there is no {TOOLS / 'tsc'}; run npm install in {HERE}")
    subprocess.run([str(TOOLS / "tsc"), "-p", str(HERE)], check=True)
    PAGE.write_text(built(), encoding="utf-8")
    print(f"{PAGE}: {PAGE.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()

"""`python -m benchmarks.inside FILE ARGUMENTS`: the command `simulate` with these arguments, and where its time goes.

A thread looks at what the command is doing every few milliseconds, and counts what it saw: that costs a command next
to nothing, where a profiler would slow down some of it more than the rest. But a process with a second thread makes no
copies of itself: figures are drawn one after the other here, and nothing here is timed.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Final

EVERY: Final = 0.004
"""Seconds between two looks."""

DOES: Final = (
    ("figures", ("/matplotlib/", "/seaborn/", "/PIL/", "/analysis/drawing/", "figure.py", "figures.py")),
    ("reading", ("/simulation/results/", "/pyarrow/")),
    ("runs", ("/simulation/sweep/", "/simulation/engine/", "/simulation/model/")),
)
"""What a file does that lies in one of these places; whoever waits for runs waits in `simulation.sweep`."""

IMPORTS: Final = "imports"
REST: Final = "the rest"
KINDS: Final = (IMPORTS, "reading", "runs", "figures", REST)


def kind(files: Iterable[str]) -> str:
    """What is being done, by the files of the functions that are under way, the innermost first.

    Examples
    --------
    >>> kind(["/x/numpy/core.py", "/x/seaborn/relational.py", "/x/analysis/answers.py", "/x/simulation/entry.py"])
    'figures'
    >>> kind(["/x/matplotlib/axes.py", "<frozen importlib._bootstrap>", "/x/simulation/entry.py"])
    'imports'
    >>> kind(["/x/pandas/frame.py", "/x/analysis/answers.py"])
    'the rest'
    """
    under_way = list(files)
    if any("importlib._bootstrap" in file for file in under_way):
        return IMPORTS
    found = (name for file in under_way for name, places in DOES if any(place in file for place in places))
    return next(found, REST)


def _files(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        yield frame.f_code.co_filename
        frame = frame.f_back


def main() -> None:
    """Carry out a command and write what was seen of it: a number of looks by kind."""
    file, sys.argv = Path(sys.argv[1]), ["simulate", *sys.argv[2:]]
    watched, ended, seen = threading.get_ident(), threading.Event(), Counter(dict.fromkeys(KINDS, 0))

    def look() -> None:
        while not ended.wait(EVERY):
            seen[kind(_files(sys._current_frames().get(watched)))] += 1

    threading.Thread(target=look, daemon=True).start()
    try:
        from customer_ownership import main as command

        command()
    finally:
        ended.set()
        file.write_text(json.dumps(seen))


if __name__ == "__main__":
    main()

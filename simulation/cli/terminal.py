"""What a person sees: results on standard output, all else on standard error; colour and bars on a terminal only."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.text import Text

from simulation.wording.values import duration

if TYPE_CHECKING:
    from simulation.sweep.sweep import Progress


PIPED_WIDTH: Final = 100
"""Characters in a line where nobody's terminal says how many there are."""


LEAST_WIDTH: Final = 20
"""Characters in a line below which nothing could be read any more."""


SECONDS_BETWEEN_LINES: Final = 20.0
"""How often progress is reported where there is no terminal to draw a bar on."""


def console(*, stderr: bool = False) -> Console:
    """Make a console for results (standard output) or for everything else (standard error)."""
    asked = os.environ.get("COLUMNS", "")
    width = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    # rich would take a width of 0 at its word
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False, _environ=kept)
    if width or not made.is_terminal:
        made.width = max(width or PIPED_WIDTH, LEAST_WIDTH)
    return made


class _Rate(ProgressColumn):
    """Runs a second, and the time left at that rate."""

    def render(self, task: Task) -> Text:
        if not task.speed:
            return Text("starting")
        left = f", {duration(task.time_remaining)} left" if task.time_remaining else ""
        return Text(f"{task.speed:.3g} runs/s{left}")


class ProgressDisplay:
    """Shows how far a sweep is: a bar on a terminal, now and then a line elsewhere, nothing where `quiet`."""

    def __init__(self, *, quiet: bool) -> None:
        self.screen = console(stderr=True)
        self.quiet = quiet
        self.start = time.monotonic()
        self.last_line = self.start
        self.bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            _Rate(),
            console=self.screen,
            disable=quiet or not self.screen.is_terminal,
            transient=True,
        )
        self.task = self.bars.add_task("runs", total=None)

    def __enter__(self) -> ProgressDisplay:
        self.bars.start()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.bars.stop()

    def __call__(self, progress: Progress) -> None:
        """Show where the sweep is now."""
        at = progress.done + progress.failed
        if self.screen.is_terminal:
            # the runs that were kept from before do not count towards the rate
            self.bars.update(self.task, total=progress.total - progress.earlier, completed=at - progress.earlier)
        elif not self.quiet and time.monotonic() - self.last_line > SECONDS_BETWEEN_LINES:
            self.last_line = time.monotonic()
            self._line(at, progress)

    def _line(self, at: int, progress: Progress) -> None:
        rate = (at - progress.earlier) / (self.last_line - self.start)
        left = f", about {duration((progress.total - at) / rate)} left" if rate else ""
        self.screen.print(f"{at:,} of {progress.total:,} runs, {rate:.3g} a second{left}")

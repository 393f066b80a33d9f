"""A figure that needs no screen, and that a notebook shows by itself."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


class Picture(Figure):
    """A matplotlib figure on a canvas of its own, outside pyplot: nothing has to be closed, and threads may draw.

    A notebook draws figures of pyplot only; this one it asks for a picture.
    """

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        FigureCanvasAgg(self)

    def _repr_png_(self) -> bytes:
        """What a notebook shows, at the width of a page."""
        drawn = BytesIO()
        self.savefig(drawn, format="png", dpi=72)
        return drawn.getvalue()

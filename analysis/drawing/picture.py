"""A figure that needs no screen, and that a notebook shows by itself."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine


class Picture(Figure):
    """A matplotlib figure on a canvas of its own, outside pyplot: nothing has to be closed, and threads may draw.

    A notebook draws figures of pyplot only; this one it asks for a picture.
    """

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        FigureCanvasAgg(self)

    def draw(self, renderer: RendererBase) -> None:
        """Draw it; when it is saved, matplotlib asks for that twice, and first for the sake of the layout alone."""
        engine = self.get_layout_engine()
        if self.canvas.is_saving() and isinstance(engine, ConstrainedLayoutEngine):
            engine.execute(self)
        else:
            super().draw(renderer)

    def _repr_png_(self) -> bytes:
        """What a notebook shows, at the width of a page."""
        drawn = BytesIO()
        self.savefig(drawn, format="png", dpi=72)
        return drawn.getvalue()

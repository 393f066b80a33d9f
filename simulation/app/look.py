"""How the pages look: on dark ground or light, in which type, and the colours of regimes.

Regimes look as in the figures of `analysis.drawing.style`; on dark ground they are lighter, of the same hue.
"""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from analysis.drawing import style


@dataclass(frozen=True, slots=True)
class Look:
    """How charts are drawn: on dark ground or light, and in larger type for a projector."""

    dark: bool = False
    large: bool = False

    @property
    def size(self) -> int:
        """Pixels of ordinary type."""
        return 17 if self.large else 13

    @property
    def text(self) -> str:
        """Colour of words."""
        return "#E6E8EC" if self.dark else "#2A2E35"

    @property
    def faint(self) -> str:
        """Colour of words that explain, and of axes."""
        return "#A4ABB6" if self.dark else "#5B636E"

    @property
    def grid(self) -> str:
        """Colour of grid lines."""
        return "#39404B" if self.dark else "#E6E8EC"

    @property
    def ground(self) -> str:
        """Colour behind a chart."""
        return "#1B2028" if self.dark else "#FFFFFF"

    def colours(self, regimes: Sequence[str]) -> dict[str, str]:
        """The colour of each regime; on dark ground lighter, of the same hue, until it stands out by 4 to 1."""
        chosen = {regime: one.colour for regime, one in style.styles(regimes).items()}
        return {regime: _lightened(colour) if self.dark else colour for regime, colour in chosen.items()}


_DARK_LUMINANCE: Final = 0.014


def _luminance(rgb: Sequence[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def _lightened(colour: str) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*to_rgb(colour))
    while _luminance(colorsys.hls_to_rgb(hue, lightness, saturation)) + 0.05 < 4 * (_DARK_LUMINANCE + 0.05):
        lightness = min(lightness + 0.01, 1.0)
    return to_hex(colorsys.hls_to_rgb(hue, lightness, saturation))

"""A linear emulator of the outcomes, and worlds drawn where it says that they fit (Vernon, Goldstein & Bower 2010).

Outcomes, on the scale of log-odds or of logarithms, are taken to be linear in the normal scores of few unknowns, found
by forward selection near what was observed, with an error that is as large as what the line leaves. Under a standard
normal prior, worlds given the observed numbers are then normal, and are drawn as Matheron's rule has it: a draw from
the prior, moved by the gain times how far its (noisy) emulated outcomes are from what was observed.
An emulator only proposes: whether a world fits is decided by running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_TERMS: Final = 16
"""Unknowns in a line."""

LEAST_T: Final = 3.5
"""Standard errors from zero that a slope must be: among a hundred unknowns chance reaches three."""


@dataclass(frozen=True)
class Emulator:
    """Outcomes as lines in features.

    Attributes
    ----------
    level
        [outcomes]: where all features are 0.
    slopes
        [outcomes, features].
    error
        [outcomes, outcomes]: covariance of what the lines leave.
    """

    level: Floats
    slopes: Floats
    error: Floats

    def at(self, features: Floats) -> Floats:
        """[worlds, outcomes]: what the lines give."""
        found: Floats = self.level + features @ self.slopes.T
        return found


def fitted(features: Floats, outcomes: Floats) -> Emulator:
    """Fit a line to each outcome.

    Parameters
    ----------
    features
        [worlds, features].
    outcomes
        [worlds, outcomes], finite.
    """
    worlds, count = outcomes.shape
    slopes = np.zeros((count, features.shape[1]))
    level = np.zeros(count)
    left = np.zeros_like(outcomes)
    for number in range(count):
        chosen, beta, residual = _selected(features, outcomes[:, number])
        level[number] = beta[0]
        slopes[number, chosen] = beta[1:]
        left[:, number] = residual * np.sqrt(worlds / max(worlds - 1 - len(chosen), 1))
    return Emulator(level, slopes, np.atleast_2d(left.T @ left / worlds))


def _selected(features: Floats, outcome: Floats) -> tuple[list[int], Floats, Floats]:
    """Forward selection: the columns that are used, the level and their slopes, and what is left of the outcome."""
    chosen: list[int] = []
    worlds = len(outcome)
    beta = np.array([outcome.mean()])
    residual = outcome - outcome.mean()
    centred = features - features.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0)) + 1e-12
    while len(chosen) < min(MOST_TERMS, worlds // 8):
        strength = np.abs(centred.T @ residual) / size
        strength[chosen] = 0.0
        best = int(strength.argmax())
        spread = np.sqrt(max(float(residual @ residual) - strength[best] ** 2, 1e-300) / max(worlds - 2, 1))
        if strength[best] < LEAST_T * spread:
            break
        chosen.append(best)
        matrix = np.column_stack([np.ones(worlds), features[:, chosen]])
        beta = np.linalg.lstsq(matrix, outcome, rcond=None)[0]
        residual = outcome - matrix @ beta
    return chosen, beta, residual


def conditioned(
    emulator: Emulator,
    features: Floats,
    moved: npt.NDArray[np.bool_],
    wanted: Floats,
    allowed: Floats,
    chance: np.random.Generator,
) -> Floats:
    """Scores of prior draws, moved to where the emulator says that they show what was observed.

    Parameters
    ----------
    features
        [worlds, features] of prior draws.
    moved
        [features]: those that are scores, and move; others (words) stay.
    wanted, allowed
        [outcomes]: what was observed, and the variance of what it may differ by, besides the emulator's error.
    chance
        Draws the errors.

    Returns
    -------
    array
        [worlds, moved features].
    """
    slopes = emulator.slopes[:, moved]
    error = emulator.error + np.diag(allowed)
    gain = np.linalg.solve(slopes @ slopes.T + error, slopes).T
    noise = chance.multivariate_normal(np.zeros(len(wanted)), error, size=len(features), method="cholesky")
    found: Floats = features[:, moved] + (wanted - emulator.at(features) - noise) @ gain.T
    return found

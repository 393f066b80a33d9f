"""Whether the model of today is the one that made the runs, so that it may stand beside their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.results.manifest import fingerprint_of
from simulation.results.origin import here
from simulation.sweep import engines

if TYPE_CHECKING:
    from simulation.results.manifest import Manifest


def not_ours(about: Manifest) -> str:
    """Why the built-in model of today has nothing to say of the runs of a sweep; empty if it has."""
    if about.engine not in engines.BUILT_IN:
        return f"this sweep was carried out by another model than the built-in one, {about.engine}"
    if about.fingerprint != fingerprint_of(here()):
        return "the model has changed since this sweep was carried out; sweep again with today's version"
    return ""
